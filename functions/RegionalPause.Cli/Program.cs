using RegionalPause.Cli;

return await new Shell(Surroundings.OfProcess()).RunAsync(args, CancellationToken.None);
