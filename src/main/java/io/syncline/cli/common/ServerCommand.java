package io.syncline.cli.common;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that calls a running server. */
public abstract class ServerCommand {

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  /**
   * @param environment where the token is
   */
  protected ServerCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  protected final Server server(ServerOption at) {
    return at.server(environment, spec);
  }

  /** A value of the environment; null: it is not set. */
  protected final @Nullable String environment(String name) {
    var value = environment.get(name);
    return value == null || value.isBlank() ? null : value;
  }

  /** For what is not the result. */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Prints a line. */
  protected final void say(Object line) {
    var out = out();
    out.println(line);
    out.flush();
  }

  /** Prints a document as it is. */
  protected final void print(byte[] document) {
    var out = out();
    out.print(new String(document, StandardCharsets.UTF_8));
    out.flush();
  }

  /**
   * Prints what a server lists, or says that it refused.
   *
   * @param printed says it in lines, and with which status the command ends
   */
  protected final int listed(ServerOption at, String path, ToIntFunction<List<Server.Part>> printed)
      throws IOException, InterruptedException {
    var server = server(at);
    var listed = server.list(path);
    if (listed.refused() != null) {
      return server.refused(listed.refused());
    }
    at.json.print(Document.items(listed.items()));
    return printed.applyAsInt(listed.items());
  }

  /**
   * The same, a line for each.
   *
   * @param nothing said where none is listed; empty: nothing is
   */
  protected final int listed(
      ServerOption at, String path, Function<Server.Part, String> line, String nothing)
      throws IOException, InterruptedException {
    return listed(
        at,
        path,
        items -> {
          items.forEach(it -> say(line.apply(it)));
          if (items.isEmpty() && !nothing.isEmpty()) {
            say(nothing);
          }
          return SynclineCommand.FINE;
        });
  }

  /** The command is called wrongly. */
  protected final ParameterException misused(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
