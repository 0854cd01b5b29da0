package io.syncline.cli.common;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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

  /** The command is called wrongly. */
  protected final ParameterException misused(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
