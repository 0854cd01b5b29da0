package io.syncline.core.sync.state;

import io.syncline.core.model.NativeRef;

/** A link that was to be made was made by another meanwhile: nothing was saved, judge again. */
public final class IdentityTaken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public IdentityTaken(NativeRef ref) {
    super(ref + " was linked by another transaction; the batch is judged again");
  }
}
