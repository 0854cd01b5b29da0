package io.syncline.core.system.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Our own database did not do what it was asked. Where it is unavailable, that is no fault of the
 * work or of a connected system: no attempt is counted, and the work is done again soon.
 */
public abstract class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  protected StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether any other work would have failed too, whatever its values. */
  public abstract boolean unavailable();

  /** The unavailable store that is the cause of a failure; empty where the cause is another. */
  public static Optional<StoreException> outage(@Nullable Throwable failure) {
    for (var it = failure; it != null; it = it.getCause()) {
      if (it instanceof StoreException store) {
        return Optional.of(store).filter(StoreException::unavailable);
      }
    }
    return Optional.empty();
  }
}
