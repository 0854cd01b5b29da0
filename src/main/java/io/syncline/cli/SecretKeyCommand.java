package io.syncline.cli;

import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.access.SecretBox;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    out.println("environment: SYNCLINE_SECRET_KEY=" + SecretBox.newKey());
    out.flush();
    return SynclineCommand.FINE;
  }
}
