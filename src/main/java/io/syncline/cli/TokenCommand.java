package io.syncline.cli;

import io.syncline.core.access.ApiTokens;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an API token: the token for its user, its hash for the configuration. */
@Command(
    name = "token",
    description = "Make an API token; its hash goes into the configuration, the token to its user.")
public final class TokenCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NAME",
      defaultValue = "ops",
      description = "Who uses it; shown in the audit. Default: ops")
  String name = "ops";

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    var token = ApiTokens.newToken();
    var out = spec.commandLine().getOut();
    out.println("token (shown once): " + token);
    out.println(
        "environment:        SYNCLINE_API_TOKENS_"
            + name.toUpperCase(Locale.ROOT)
            + "="
            + ApiTokens.hashOf(token));
    out.flush();
    return 0;
  }
}
