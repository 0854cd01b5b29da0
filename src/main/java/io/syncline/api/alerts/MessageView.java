package io.syncline.api.alerts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.syncline.api.http.ApiWords;
import io.syncline.core.notify.SentMessages;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A message by one channel. It holds names and counts, never a value of a record.
 *
 * @param channel by which it goes; {@code log}: by none
 * @param failure of the last attempt
 */
@Schema(name = "Message")
record MessageView(
    String id,
    String channel,
    String state,
    @JsonUnwrapped Content content,
    @JsonUnwrapped Posting posting,
    @Schema(nullable = true) @Nullable String failure) {

  /**
   * What it says.
   *
   * @param about as {@code alert} or {@code reconciliation}
   * @param subject the syncs or the system
   */
  record Content(
      Instant at,
      String about,
      String subject,
      String urgency,
      @Schema(nullable = true) @Nullable String to,
      String text) {}

  /** The attempts to post it. */
  record Posting(
      @Schema(description = "Attempts since it was made or replayed") int attempts,
      @Schema(nullable = true, description = "When it was taken in") @Nullable Instant posted,
      @Schema(nullable = true, description = "When it is tried next") @Nullable Instant next) {}

  /** All channels. */
  @Schema(name = "Channels")
  record ChannelsView(List<ChannelView> channels) {}

  /**
   * A channel.
   *
   * @param waiting how many messages are to be posted by it
   * @param posted when one was last taken in
   * @param paused since when nothing is posted by it; null: it is not paused
   */
  @Schema(name = "Channel")
  record ChannelView(
      String channel,
      long waiting,
      @Schema(nullable = true) @Nullable Instant posted,
      @Schema(nullable = true) @Nullable Instant paused,
      @Schema(nullable = true) @Nullable String pausedBy) {

    static ChannelView of(SentMessages.Channel it) {
      var paused = it.paused();
      return new ChannelView(
          it.name(),
          it.waiting(),
          it.posted(),
          paused == null ? null : paused.at(),
          paused == null ? null : paused.by());
    }
  }

  static MessageView of(SentMessages.Sent it) {
    var message = it.message();
    return new MessageView(
        it.id().toString(),
        it.channel(),
        ApiWords.of(it.state()),
        new Content(
            it.at(),
            message.topic().about(),
            message.topic().subject(),
            ApiWords.of(message.urgency()),
            message.to(),
            message.text()),
        new Posting(it.attempts().count(), it.attempts().posted(), it.attempts().next()),
        it.failure());
  }
}
