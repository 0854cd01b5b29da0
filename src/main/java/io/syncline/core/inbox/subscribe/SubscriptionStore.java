package io.syncline.core.inbox.subscribe;

import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subscriptions that were made here, one for each system; secrets are kept encrypted. */
public interface SubscriptionStore {

  /**
   * A subscription.
   *
   * @param address where it sends to
   * @param expires null: it does not end
   * @param secret null: ours, from the settings
   * @param failure what is not done, and why: it is not finished, or not renewed; null: all is
   */
  record Kept(
      SystemId system,
      String id,
      String address,
      @Nullable Instant expires,
      @Nullable String secret,
      @Nullable String failure) {

    /** Without the secret. */
    @Override
    public String toString() {
      return "Kept[" + system + ", " + id + "]";
    }
  }

  List<Kept> all();

  /**
   * In the place of the system's former one.
   *
   * @throws CannotKeep where it has a secret and none can be kept
   */
  void put(Kept subscription);

  void remove(SystemId system);

  /** Whether secrets can be kept. */
  boolean keepsSecrets();

  /** The message says what to do. */
  final class CannotKeep extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotKeep(String why) {
      super(why);
    }
  }

  /** Begins work on a system's subscription; false: another process does it until later. */
  boolean claim(SystemId system, Instant now, Instant until);

  /** Ends it. */
  void release(SystemId system);
}
