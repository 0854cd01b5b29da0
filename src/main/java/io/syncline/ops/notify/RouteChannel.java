package io.syncline.ops.notify;

import io.syncline.core.notify.Outbox;
import io.syncline.core.notify.OutboxSender;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.OperationRoutes.Outcome;
import java.time.Duration;
import java.util.Map;

/**
 * Gives messages to routes that integrators wrote, {@code direct:alert.<name>}. A route gets the
 * body that the signed webhook posts, and the message's id as the property {@code
 * syncline.messageId}: one that comes twice has the same. A route that ends without an exception
 * took it in.
 */
public final class RouteChannel implements OutboxSender.Channel {

  /** The name of the channel, and what the names of its routes begin with. */
  public static final String DIRECT = "direct";

  /** Ten of these are shorter than what a process claims messages for. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final OperationRoutes routes;
  private final String links;

  /**
   * @param links what links begin with; empty: that is not known
   */
  public RouteChannel(OperationRoutes routes, String links) {
    this.routes = routes;
    this.links = links;
  }

  @Override
  public OutboxSender.Outcome post(Outbox.Waiting message) {
    var name = message.channel().substring(DIRECT.length() + 1);
    try {
      routes.call(
          name,
          MessageBody.of(message, links),
          Map.of("operation", "alert", "messageId", message.id().toString()),
          LONGEST);
      return OutboxSender.Outcome.TAKEN;
    } catch (OperationRoutes.Failed failed) {
      return failed.outcome() == Outcome.INVALID
          ? new OutboxSender.Outcome(failed.why(), null, true)
          : OutboxSender.Outcome.failed(failed.why(), failed.retryAfter());
    } catch (RuntimeException broken) {
      return OutboxSender.Outcome.failed(
          "the route " + name + " broke off: " + broken.getClass().getSimpleName(), null);
    }
  }
}
