package io.syncline.core.sync.state;

/**
 * The lease of a shard passed to another process before the commit: nothing was saved, the new
 * holder continues (S18).
 */
public final class LeaseLost extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public LeaseLost(int shard) {
    super("The lease of shard " + shard + " was lost; another process works on it now");
  }
}
