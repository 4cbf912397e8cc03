using RegionalPause.Requests;

namespace RegionalPause.Control;

/// <summary>
/// The only writer of the control log in this process. Commands that arrive during a write wait and are committed together in the next
/// transaction, those that tighten first. So simultaneous pauses do not refuse each other (R14). Other processes write too; the ETag of
/// the version row decides which of them commits.
/// </summary>
internal sealed class ControlWriter(ControlTable table)
{
    /// <summary>Most commands that one row of the log records.</summary>
    public const int MostInOneGroup = 45;

    private readonly Lock guard = new();
    private readonly List<ControlCommand> waiting = [];
    private bool writing;
    private ControlState? known;

    /// <summary>Applies a command. Returns its result, or a refusal if other processes kept changing the state.</summary>
    public Task<Result<T>> ApplyAsync<T>(ControlCommand<T> command, CancellationToken cancellationToken)
    {
        Task<Result<T>> answer = command.WaitAsync(cancellationToken);
        lock (guard)
        {
            waiting.Add(command);
            if (!writing)
            {
                writing = true;
                // A caller that cancels must not cancel the transaction of the other callers.
                _ = Task.Run(() => WriteAsync(CancellationToken.None), CancellationToken.None);
            }
        }
        return answer;
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        while (Take() is { Count: > 0 } group)
        {
            try
            {
                await WriteGroupAsync(group, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                known = null;
                foreach (ControlCommand command in group)
                    command.Fail(exception);
            }
        }
    }

    /// <summary>The next group, urgent commands first. Empty if no command waits; then the writer stops.</summary>
    private List<ControlCommand> Take()
    {
        lock (guard)
        {
            waiting.RemoveAll(command => command.IsAbandoned);
            var subjects = new HashSet<string>();
            // The sort is stable: commands of equal urgency stay in order of arrival.
            List<ControlCommand> group =
            [
                .. waiting
                    .OrderByDescending(c => c.IsUrgent)
                    .Where(c => c.Subject is not { } subject || subjects.Add(subject))
                    .Take(MostInOneGroup),
            ];
            waiting.RemoveAll(group.Contains);
            writing = group.Count > 0;
            return group;
        }
    }

    /// <summary>Returns commands that did not fit to the front of the queue.</summary>
    private void PutBack(List<ControlCommand> commands)
    {
        lock (guard)
            waiting.InsertRange(0, commands);
    }

    private async Task WriteGroupAsync(List<ControlCommand> group, CancellationToken cancellationToken)
    {
        while (group.Count > 0)
        {
            ControlState basis = known ?? await table.ReadAsync(cancellationToken).ConfigureAwait(false);
            await LoadAsync(group, basis, cancellationToken).ConfigureAwait(false);
            ControlGroup decided = Decide(group, basis);
            if (decided.Changes.IsEmpty)
            {
                // Nothing is committed here, so a separate read must show that this state is still current.
                if (known is not null && await table.ReadVersionAsync(cancellationToken).ConfigureAwait(false) != basis.Version)
                {
                    known = null;
                    continue;
                }
                known = basis;
                CompleteAll(group, basis.Version);
                return;
            }
            known = null;
            if (await table.CommitAsync(basis, decided.Changes, cancellationToken).ConfigureAwait(false) is { } committed)
            {
                known = decided.At(committed);
                CompleteAll(group, committed.Version);
                return;
            }
            foreach (ControlCommand lost in group.Where(c => !c.TriesAgain()).ToArray())
            {
                group.Remove(lost);
                lost.Refuse(Contended);
            }
        }
    }

    /// <summary>Loads the data of all commands in the group at once. A command whose load fails does not stop the others.</summary>
    private static async Task LoadAsync(List<ControlCommand> group, ControlState state, CancellationToken cancellationToken)
    {
        (ControlCommand Command, Task Loading)[] loads = [.. group.Select(c => (c, c.LoadAsync(state, cancellationToken)))];
        foreach ((ControlCommand command, Task loading) in loads)
        {
            try
            {
                await loading.ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // A storage request that takes too long ends as cancelled. Nothing was loaded then.
                group.Remove(command);
                command.Fail(exception);
            }
        }
    }

    /// <summary>
    /// Decides each command on the state after the commands before it. Commands that do not fit into one row return to the queue.
    /// </summary>
    private ControlGroup Decide(List<ControlCommand> group, ControlState basis)
    {
        ControlGroup decided = ControlGroup.On(basis);
        foreach (ControlCommand command in group.ToArray())
        {
            ControlGroup? with;
            try
            {
                with = command.Decide(decided.State) is { } change ? decided.With(change) : decided;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                group.Remove(command);
                command.Fail(exception);
                continue;
            }
            if (with is null)
            {
                List<ControlCommand> rest = [.. group.SkipWhile(c => c != command)];
                group.RemoveAll(rest.Contains);
                PutBack(rest);
                break;
            }
            decided = with;
        }
        return decided;
    }

    private static void CompleteAll(List<ControlCommand> group, long version)
    {
        foreach (ControlCommand command in group)
            command.Complete(version);
    }

    /// <summary>Other writers committed first too many times.</summary>
    public static Refusal Contended => new(RefusalCode.Contended, "The control state keeps changing; nothing was done. Try again.");
}
