package io.syncline.core;

import io.syncline.core.system.state.StoreException;

/** Our own database cannot be used, whatever is asked of it. */
public final class StoreOutage extends StoreException {

  private static final long serialVersionUID = 1L;

  public StoreOutage() {
    super("no space left", null);
  }

  @Override
  public boolean unavailable() {
    return true;
  }
}
