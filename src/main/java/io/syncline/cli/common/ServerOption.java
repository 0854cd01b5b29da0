package io.syncline.cli.common;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which running server a command calls. */
public final class ServerOption {

  private static final String URL = "SYNCLINE_URL";
  private static final String NAME = "SYNCLINE_SERVER";
  private static final URI USUAL = URI.create("http://localhost:8080");

  @Option(
      names = "--url",
      description = "The server (default: what SYNCLINE_URL says, else http://localhost:8080).")
  @Nullable URI url;

  @Option(
      names = "--server",
      paramLabel = "<name>",
      description = "A server of servers.properties (default: what SYNCLINE_SERVER says).")
  @Nullable String name;

  @Mixin public JsonOption json = new JsonOption();

  /**
   * @param environment where the token is
   * @throws ParameterException where it is not clear which server, or it is not known
   */
  public Server server(Map<String, String> environment, CommandSpec spec) {
    boolean isSaid = url != null || name != null;
    var address = isSaid ? url : address(environment, spec);
    var named = isSaid ? name : given(environment, NAME);
    return server(address, named, environment, spec);
  }

  /** The same where both are null, too: it is the usual address. */
  static Server server(
      @Nullable URI address,
      @Nullable String named,
      Map<String, String> environment,
      CommandSpec spec) {
    if (address != null && named != null) {
      throw new ParameterException(
          spec.commandLine(), "Say an address or the name of a server, not both");
    }
    if (named == null) {
      return new Server(address == null ? USUAL : address, environment, spec);
    }
    try {
      var profile = ServerProfiles.of(environment).find(named);
      var its = new HashMap<>(environment);
      if (profile.token() != null) {
        its.put(Server.TOKEN, profile.token());
      }
      return new Server(profile.url(), its, spec);
    } catch (ServerProfiles.Unusable unusable) {
      throw new ParameterException(spec.commandLine(), String.valueOf(unusable.getMessage()));
    }
  }

  private static @Nullable URI address(Map<String, String> environment, CommandSpec spec) {
    var said = given(environment, URL);
    try {
      return said == null ? null : URI.create(said);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), URL + " is no address");
    }
  }

  private static @Nullable String given(Map<String, String> environment, String variable) {
    var said = environment.get(variable);
    return said == null || said.isBlank() ? null : said.strip();
  }
}
