package io.syncline.core.inbox;

import io.syncline.core.model.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The public keys that the tokens of a vendor's webhooks name. */
public interface HookKeys {

  /** What is known of a key. */
  sealed interface Answer {

    /**
     * It is the vendor's.
     *
     * @param jwk the key (RFC 7517)
     * @param ends from when it does not count; null: no end is known
     */
    record Key(Value.Struct jwk, @Nullable Instant ends) implements Answer {}

    /** The vendor has no such key. */
    record Unknown() implements Answer {}

    /** It cannot be known now. */
    record Unavailable() implements Answer {}
  }

  /** Blocks until it is known, or cannot be. */
  Answer key(String id);
}
