package io.syncline.cli.usage;

import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncline usage}: how much an installation is used, by month. */
@Command(
    name = "usage",
    description =
        "Shows syncs, systems, records under management, writes and their volume by month (UTC)."
            + " Calls a running server; its token is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class UsageCommand extends ServerCommand implements Callable<Integer> {

  private static final String LINE = "%-8s %6s %8s %10s %10s %14s %5s";

  @Option(
      names = "--from",
      paramLabel = "<month>",
      description = "As 2026-01 (default: eleven months before --to).")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "<month>", description = "As 2026-12 (default: this month).")
  @Nullable String to;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public UsageCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = server(at);
    var answer = server.get("/api/v1/usage?from=" + month(from) + "&to=" + month(to));
    if (!answer.fine()) {
      return server.refused(answer);
    }
    at.json.print(answer);
    table(answer.whole().parts("months"));
    return SynclineCommand.FINE;
  }

  private void table(List<Server.Part> months) {
    var out = out();
    out.println(LINE.formatted("month", "syncs", "systems", "records", "writes", "bytes", "days"));
    for (var it : months) {
      out.println(
          LINE.formatted(
              it.text("month"),
              measured(it, "syncs"),
              measured(it, "systems"),
              measured(it, "records"),
              it.count("writes"),
              it.count("bytes"),
              it.count("days")));
    }
    out.flush();
  }

  private static String measured(Server.Part month, String name) {
    var number = month.number(name);
    return number == null ? "-" : number.toString();
  }

  private static String month(@Nullable String month) {
    return month == null ? "" : Server.encoded(month);
  }
}
