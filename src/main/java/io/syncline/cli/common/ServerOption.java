package io.syncline.cli.common;

import java.net.URI;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which running server a command calls. */
public final class ServerOption {

  @Option(
      names = "--url",
      defaultValue = "${env:SYNCLINE_URL:-http://localhost:8080}",
      description = "The server (default: what SYNCLINE_URL says, else http://localhost:8080).")
  URI url = URI.create("http://localhost:8080");

  @Mixin public JsonOption json = new JsonOption();

  /**
   * @param environment where the token is
   */
  public Server server(Map<String, String> environment, CommandSpec spec) {
    return new Server(url, environment, spec);
  }
}
