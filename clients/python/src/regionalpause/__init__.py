"""For training jobs: submit content, check tickets, leave out excluded items, hold a training permit. See README.md."""

from .canonical import canonical
from .filters import FilterError, FilterHeader, QuarantineFilter
from .gate import FieldError, Gate, GateError
from .guards import Guard, guard, message_key, record_key, webdataset_key
from .item_keys import ItemId, item_key
from .lease import Lease, PermitOver
from .manifests import ManifestCheck, ManifestError, read_manifest
from .permits import Permit, PermitView
from .submissions import Decision, submit
from .ticket_keys import TicketKey, TicketKeyError, read_ticket_keys
from .tickets import SERVICE_BUS, STORAGE_QUEUE, TicketVerifier, Verdict

__all__ = [
    "SERVICE_BUS",
    "STORAGE_QUEUE",
    "Decision",
    "FieldError",
    "FilterError",
    "FilterHeader",
    "Gate",
    "GateError",
    "Guard",
    "ItemId",
    "Lease",
    "ManifestCheck",
    "ManifestError",
    "Permit",
    "PermitOver",
    "PermitView",
    "QuarantineFilter",
    "TicketKey",
    "TicketKeyError",
    "TicketVerifier",
    "Verdict",
    "canonical",
    "guard",
    "item_key",
    "message_key",
    "read_manifest",
    "read_ticket_keys",
    "record_key",
    "submit",
    "webdataset_key",
]
