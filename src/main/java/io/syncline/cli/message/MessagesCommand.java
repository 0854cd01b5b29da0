package io.syncline.cli.message;

import io.syncline.cli.common.Server;
import io.syncline.cli.common.ServerCommand;
import io.syncline.cli.common.ServerOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.core.model.value.Value;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline messages}: what was sent to people, and by which channels. */
@Command(
    name = "messages",
    description =
        "Shows messages to people by each channel, newest first. Calls a running server; its token"
            + " is read from SYNCLINE_TOKEN.",
    mixinStandardHelpOptions = true)
public final class MessagesCommand extends ServerCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/messages";

  @Option(names = "--channel", description = "Only by this channel, as slack.")
  @Nullable String channel;

  @Option(names = "--state", description = "waiting, posted, given-up or kept.")
  @Nullable String state;

  @Mixin ServerOption at = new ServerOption();

  /**
   * @param environment where the token is
   */
  public MessagesCommand(Map<String, String> environment) {
    super(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var wanted = new TreeMap<>(Map.of("limit", "100"));
    if (channel != null) {
      wanted.put("channel", channel);
    }
    if (state != null) {
      wanted.put("state", state);
    }
    return listed(at, PATH + Server.query(wanted), MessagesCommand::line, "");
  }

  private static String line(Server.Part it) {
    var failure = it.text("failure");
    return it.text("id")
        + "  "
        + it.text("at")
        + "  "
        + it.text("channel")
        + "  "
        + it.text("state")
        + (failure.isEmpty() ? "" : " (" + failure + ")")
        + "  "
        + it.text("text");
  }

  @Command(
      name = "replay",
      description = "Posts a message once more, under the same id.",
      mixinStandardHelpOptions = true)
  int replay(
      @Parameters(paramLabel = "<message>", description = "Its id.") String id,
      @Mixin ServerOption from)
      throws IOException, InterruptedException {
    return post(from, "/" + Server.encoded(id) + "/replay", "it is posted within seconds");
  }

  @Command(
      name = "channels",
      description = "Shows the channels by which messages go.",
      mixinStandardHelpOptions = true)
  int channels(@Mixin ServerOption from) throws IOException, InterruptedException {
    var server = server(from);
    var answer = server.get(PATH + "/channels");
    if (!answer.fine()) {
      return server.refused(answer);
    }
    from.json.print(answer);
    for (var it : answer.whole().parts("channels")) {
      var paused = it.text("paused");
      say(
          "%-16s %d waiting%s"
              .formatted(
                  it.text("channel"),
                  it.count("waiting"),
                  paused.isEmpty()
                      ? ""
                      : ", paused since " + paused + " by " + it.text("pausedBy")));
    }
    return SynclineCommand.FINE;
  }

  @Command(
      name = "pause",
      description = "Posts nothing by a channel until it is resumed; messages are kept.",
      mixinStandardHelpOptions = true)
  int pause(
      @Parameters(paramLabel = "<channel>", description = "Its name, as slack.") String name,
      @Mixin ServerOption from)
      throws IOException, InterruptedException {
    return post(from, "/channels/" + Server.encoded(name) + "/pause", name + " is paused");
  }

  @Command(
      name = "resume",
      description = "Ends the pause of a channel: what was kept is posted.",
      mixinStandardHelpOptions = true)
  int resume(
      @Parameters(paramLabel = "<channel>", description = "Its name, as slack.") String name,
      @Mixin ServerOption from)
      throws IOException, InterruptedException {
    return post(from, "/channels/" + Server.encoded(name) + "/resume", name + " is resumed");
  }

  private int post(ServerOption from, String path, String done)
      throws IOException, InterruptedException {
    var server = server(from);
    var answer = server.post(PATH + path, Value.Struct.EMPTY);
    if (!answer.fine()) {
      return server.refused(answer);
    }
    from.json.print(answer);
    say(done);
    return SynclineCommand.FINE;
  }
}
