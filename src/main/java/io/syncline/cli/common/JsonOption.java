package io.syncline.cli.common;

import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * {@code --json}: the result of a command as one JSON document on standard output. What the command
 * prints before it goes to standard error; what it prints afterwards is the result in words, and is
 * left out.
 */
public final class JsonOption {

  public static final String NAME = "--json";

  @Option(
      names = NAME,
      description = "Print the result as JSON; messages for people go to standard error.")
  private boolean wanted;

  private @Nullable PrintWriter out;
  private @Nullable CommandLine line;

  public boolean wanted() {
    return wanted;
  }

  /** Prints the result; without the option nothing. Only a stream prints several, a line each. */
  public void print(Value.Struct document) {
    if (out != null && line != null) {
      out.println(Json.text(document));
      out.flush();
      line.setOut(new PrintWriter(Writer.nullWriter()));
    }
  }

  /** Prints what the server answered. */
  public void print(Server.Answer answer) {
    print(answer.whole().fields());
  }

  public void print(Document document) {
    print(document.struct());
  }

  /**
   * Executes a command line; where the option is given, all but the document goes to its errors.
   */
  static int execute(ParseResult parsed) {
    var json = given(parsed);
    return json == null
        ? new RunLast().execute(parsed)
        : json.execute(parsed, parsed.commandSpec().commandLine());
  }

  private int execute(ParseResult parsed, CommandLine root) {
    var printed = root.getOut();
    out = printed;
    line = root;
    root.setOut(root.getErr());
    try {
      return new RunLast().execute(parsed);
    } finally {
      root.setOut(printed);
      out = null;
      line = null;
    }
  }

  private static @Nullable JsonOption given(ParseResult parsed) {
    var last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return of(last.commandSpec()).filter(JsonOption::wanted).orElse(null);
  }

  /** The option of a command, which it may have through another mixin. */
  public static Optional<JsonOption> of(CommandSpec command) {
    return command.mixins().values().stream()
        .flatMap(
            it -> it.userObject() instanceof JsonOption json ? Stream.of(json) : of(it).stream())
        .findFirst();
  }
}
