package io.syncline.cli;

import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.access.SecretBox;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a key that what other systems gave us to keep is encrypted with. */
@Command(
    name = "secret-key",
    mixinStandardHelpOptions = true,
    description =
        "Make a key for what is kept encrypted, such as rotated refresh tokens. To replace a key,"
            + " put the new one before it, separated by a comma.")
public final class SecretKeyCommand implements Callable<Integer> {

  @Mixin JsonOption json = new JsonOption();

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    var key = SecretBox.newKey();
    json.print(new Document().with("environment", Map.of("SYNCLINE_SECRET_KEY", key)));
    var out = spec.commandLine().getOut();
    out.println("environment: SYNCLINE_SECRET_KEY=" + key);
    out.flush();
    return SynclineCommand.FINE;
  }
}
