#!/bin/sh
# Creates the secret that seals objection links, if the vault has none. An existing secret is never replaced: the links of all notices that
# were sent depend on it.
set -eu
vault=${AZURE_KEY_VAULT_NAME:?run azd provision first}
name=objections-link-key

if [ "${RPAUSE_PRIVATE_NETWORK:-false}" = true ]; then
  echo "The vault accepts requests from its network only. Create the secret $name there, as infra/README.md says."
  exit 0
fi

# A new role assignment takes effect after some minutes. Only the answer of the vault tells "no secret" from "no access".
attempt=0
until found=$(az keyvault secret list --vault-name "$vault" --query "[?name=='$name'].name" --output tsv); do
  attempt=$((attempt + 1))
  if [ "$attempt" -ge 20 ]; then
    echo "No access to vault $vault after five minutes. The role Key Vault Secrets Officer is needed." >&2
    exit 1
  fi
  sleep "${RPAUSE_HOOK_WAIT:-15}"
done

if [ -n "$found" ]; then
  echo "Vault $vault has the secret $name."
else
  key=$(openssl rand -base64 32)
  az keyvault secret set --vault-name "$vault" --name "$name" --value "$key" --output none
  echo "Vault $vault has a new secret $name."
fi
