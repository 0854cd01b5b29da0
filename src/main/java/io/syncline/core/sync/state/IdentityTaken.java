package io.syncline.core.sync.state;

import io.syncline.core.model.NativeRef;

/** Another process made the link meanwhile: nothing was saved, judge again. */
public final class IdentityTaken extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public IdentityTaken(NativeRef ref) {
    super(ref + " was linked by another transaction; the batch is judged again");
  }
}
