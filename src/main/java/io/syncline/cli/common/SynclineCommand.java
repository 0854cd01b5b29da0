package io.syncline.cli.common;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code syncline}, which its subcommands make useful.
 *
 * <p>A subcommand is a class below {@code io.syncline.cli} annotated with {@code @Command} that
 * takes what it needs through its constructor; {@code io.syncline.app.CommandLines} makes it and
 * hands it over. Commands that need no server run without one. Exit codes: 0 fine, 1 the answer is
 * no (problems were found), 2 the command was called wrongly, 3 it failed, 4 it cannot be known.
 * docs/command-line.md lists them.
 */
@Command(
    name = "syncline",
    description = "Keeps the records of many business systems in agreement, and proves it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeOnExecutionException = SynclineCommand.FAILED,
    footer = "Without a command the server is started.")
public final class SynclineCommand implements Runnable {
  public static final int FINE = 0;
  public static final int NO = 1;
  public static final int FAILED = 3;
  public static final int UNKNOWN = 4;

  @Spec private CommandSpec spec;

  private SynclineCommand() {}

  /** The command line with these subcommands, ready to execute. */
  public static CommandLine with(Iterable<?> subcommands) {
    // its warnings repeat what was typed
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
    var line = new CommandLine(new SynclineCommand());
    subcommands.forEach(line::addSubcommand);
    line.addSubcommand("completion", new AutoComplete.GenerateCompletion());
    return line.setExecutionStrategy(JsonOption::execute)
        .setExecutionExceptionHandler(SynclineCommand::explain)
        .setParameterExceptionHandler(SynclineCommand::misused);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
  }

  /** A person gets what is wrong and where to read on, not a page of options. */
  private static int misused(CommandLine.ParameterException e, String[] arguments) {
    var line = e.getCommandLine();
    var err = line.getErr();
    err.println(line.getColorScheme().errorText(String.valueOf(e.getMessage())));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
      if (line.getParent() == null) {
        line.usage(err);
      } else {
        err.println("See `" + line.getCommandSpec().qualifiedName() + " --help`.");
      }
    }
    err.flush();
    return line.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** A person gets the sentence, not the stack trace. */
  private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    err.println(
        line.getColorScheme().errorText(e.getMessage() == null ? e.toString() : e.getMessage()));
    err.flush();
    return FAILED;
  }
}
