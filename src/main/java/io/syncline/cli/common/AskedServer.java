package io.syncline.cli.common;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which running server a command asks that needs none; variables alone make it ask none. */
public final class AskedServer {

  @Option(
      names = "--url",
      paramLabel = "<server>",
      description =
          "Ask this running server, which knows links and what persons kept apart; its token is read"
              + " from SYNCLINE_TOKEN.")
  @Nullable URI url;

  @Option(
      names = "--server",
      paramLabel = "<name>",
      description = "The same of a server of servers.properties.")
  @Nullable String name;

  /**
   * @param environment where the token is
   * @return empty: none is said
   * @throws ParameterException where both are said, or the name is not known
   */
  public Optional<Server> said(Map<String, String> environment, CommandSpec spec) {
    return url == null && name == null
        ? Optional.empty()
        : Optional.of(ServerOption.server(url, name, environment, spec));
  }
}
