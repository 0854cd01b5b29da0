package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Role;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline token}: the first token for the configuration, all others on a server. */
@Command(
    name = "token",
    description =
        "Makes an API token for the configuration: its hash goes there, the token to its user. The"
            + " subcommands make, list and revoke tokens of a running server, with an admin's token"
            + " in SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class TokenCommand extends ServerCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/tokens";

  @Parameters(
      paramLabel = "NAME",
      defaultValue = "ops",
      description = "Who uses it; shown in the audit. Default: ops")
  String name = "ops";

  @Mixin JsonOption json = new JsonOption();

  /**
   * @param environment where the token of commands is
   */
  public TokenCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() {
    var token = ApiTokens.newToken();
    var variable = "SYNCLINE_API_TOKENS_" + name.toUpperCase(Locale.ROOT);
    var hash = ApiTokens.hashOf(token);
    json.print(new Document().with("token", token).with("environment", Map.of(variable, hash)));
    say("token (shown once): " + token);
    say("environment:        " + variable + "=" + hash);
    return SynclineCommand.FINE;
  }

  @Command(
      name = "create",
      description = "Makes a token on a running server and prints it once.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "<name>", description = "Who uses it; no name is used twice.")
          String user,
      @Option(
              names = "--role",
              required = true,
              description = "viewer, operator, data-owner, integrator, auditor or admin.")
          String role,
      @Option(
              names = "--sync",
              description =
                  "For data-owner: a sync it decides about; can be repeated (default: all).")
          @Nullable List<String> syncs,
      @Option(names = "--days", description = "Ends after so many days (default: never).")
          @Nullable Integer days,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    if (days != null && (days < 1 || days > 3650)) {
      throw misused("--days is from 1 to 3650");
    }
    if (Role.of(role).isEmpty()) {
      throw misused("--role is one of " + Role.words());
    }
    var wish = new TreeMap<String, Value>();
    wish.put("name", new Value.Text(user));
    wish.put("role", new Value.Text(role));
    if (syncs != null) {
      wish.put("syncs", new Value.Items(syncs.stream().<Value>map(Value.Text::new).toList()));
    }
    if (days != null) {
      wish.put("expiresAt", new Value.Text(Instant.now().plus(Duration.ofDays(days)).toString()));
    }
    var server = server(at);
    var answer = server.postWithoutKey(PATH, new Value.Struct(wish));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    say("token (shown once): " + answer.text("token"));
    say("                    " + line(answer.whole()));
    return SynclineCommand.FINE;
  }

  @Command(
      name = "list",
      description = "Lists the tokens that were made on a running server, revoked ones too.",
      mixinStandardHelpOptions = true)
  int list(@Mixin ServerOption at) throws IOException, InterruptedException {
    var server = server(at);
    var answer = server.get(PATH);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    var tokens = answer.whole().parts("items");
    tokens.forEach(it -> say(line(it)));
    if (tokens.isEmpty()) {
      say("no token was made on this server; those of its configuration are not listed");
    }
    return SynclineCommand.FINE;
  }

  @Command(
      name = "revoke",
      description = "Revokes a token and ends its sessions.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(paramLabel = "<name>", description = "Whose token.") String user,
      @Mixin ServerOption at)
      throws IOException, InterruptedException {
    var server = server(at);
    var answer = server.delete(PATH + "/" + Server.encoded(user));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    say(line(answer.whole()));
    return SynclineCommand.FINE;
  }

  private static String line(Server.Part it) {
    var syncs = it.texts("syncs");
    var line = new StringBuilder(it.text("name")).append("  ").append(it.text("role"));
    if (!syncs.isEmpty()) {
      line.append(" of ").append(String.join(", ", syncs));
    }
    line.append("  made ").append(it.text("createdAt")).append(" by ").append(it.text("createdBy"));
    if (!it.text("expiresAt").isEmpty()) {
      line.append(", ends ").append(it.text("expiresAt"));
    }
    if (!it.text("revokedAt").isEmpty()) {
      line.append(", revoked ").append(it.text("revokedAt"));
      line.append(" by ").append(it.text("revokedBy"));
    }
    return line.toString();
  }
}
