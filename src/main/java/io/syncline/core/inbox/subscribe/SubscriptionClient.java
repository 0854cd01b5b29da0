package io.syncline.core.inbox.subscribe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One vendor's subscriptions. Each method throws a {@link io.syncline.core.system.SystemFailure}
 * where the vendor does not do it.
 */
public interface SubscriptionClient {

  /**
   * A subscription as the vendor tells of it.
   *
   * @param expires null: it does not end
   * @param secret that the vendor made; null: none
   * @param event of a vendor that has one for each event: which; null: it is for all
   * @param active false: the vendor says that it sends nothing
   */
  record RemoteSubscription(
      String id,
      String url,
      @Nullable Instant expires,
      @Nullable String secret,
      @Nullable String event,
      boolean active) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "RemoteSubscription[" + id + "]";
    }
  }

  /** Those of all addresses. */
  List<RemoteSubscription> list(String address);

  /**
   * @param event of a vendor that has one for each event: which; null: it is for all
   */
  RemoteSubscription create(String address, @Nullable String event);

  /**
   * Does what else one needs before it sends; may be repeated.
   *
   * @return the secret that an answer held; null: none did
   */
  @Nullable String finish(String id, String address);

  /** Of a vendor that has one for each event, the events; else none. */
  List<String> events();

  /** With its new end; null: it cannot be renewed, another one is needed. */
  @Nullable RemoteSubscription renew(String id, String address);

  void remove(String id, String address);

  /** Whether the vendor makes the secret, and tells it when one is made or finished. */
  boolean tellsSecret();

  /** How long before its end one is renewed. */
  Duration renewBefore();
}
