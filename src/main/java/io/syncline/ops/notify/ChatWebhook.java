package io.syncline.ops.notify;

import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.system.network.OutboundHttp;
import io.syncline.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Posts messages to the incoming webhook of a chat. Anyone who has its URL may write there, so it
 * is a secret. A chat shows a message again that was posted again.
 */
public final class ChatWebhook implements OutboxSender.Channel {

  private final HttpPost post;
  private final MessageLinks links;
  private final Function<String, Value> body;

  private ChatWebhook(HttpPost post, Function<String, Value> body, MessageLinks links) {
    this.post = post;
    this.links = links;
    this.body = body;
  }

  /**
   * An incoming webhook of Slack (api.slack.com/messaging/webhooks). Its three control characters
   * are escaped: no text of ours becomes a link or calls a whole channel.
   *
   * @throws IllegalArgumentException where it is no URL
   */
  public static ChatWebhook slack(String url, MessageLinks links, OutboundHttp http) {
    return new ChatWebhook(
        new HttpPost("syncline.notify.slack-url", url, http),
        text -> new Value.Struct(Map.of("text", Value.text(escaped(text)))),
        links);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /**
   * An incoming webhook of Microsoft Teams, made by its Workflows: an adaptive card
   * (learn.microsoft.com, "Create incoming webhooks with Workflows").
   *
   * @throws IllegalArgumentException where it is no URL
   */
  public static ChatWebhook teams(String url, MessageLinks links, OutboundHttp http) {
    return new ChatWebhook(
        new HttpPost("syncline.notify.teams-url", url, http), ChatWebhook::card, links);
  }

  private static Value card(String text) {
    var block =
        new Value.Struct(
            Map.of(
                "type",
                Value.text("TextBlock"),
                "text",
                Value.text(text),
                "wrap",
                Value.flag(true)));
    var card =
        new Value.Struct(
            Map.of(
                "type", Value.text("AdaptiveCard"),
                "version", Value.text("1.4"),
                "body", new Value.Items(List.of(block))));
    var attachment =
        new Value.Struct(
            Map.of(
                "contentType",
                Value.text("application/vnd.microsoft.card.adaptive"),
                "content",
                card));
    return new Value.Struct(
        Map.of("type", Value.text("message"), "attachments", new Value.Items(List.of(attachment))));
  }

  @Override
  public OutboxSender.Outcome post(Outbox.Waiting waiting) {
    return post.post(
        Map.of(),
        Json.text(body.apply(links.appended(line(waiting.message()), waiting.message()))));
  }

  /** What a person reads first: how soon, of what, and what it is. */
  static String line(Message message) {
    return message.urgency().name().charAt(0)
        + message.urgency().name().substring(1).toLowerCase(Locale.ROOT)
        + ", "
        + message.topic().subject()
        + ": "
        + message.text()
        + (message.to() == null ? "" : "\n(for " + message.to() + ")");
  }
}
