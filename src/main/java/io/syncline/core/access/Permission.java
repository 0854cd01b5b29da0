package io.syncline.core.access;

/**
 * What a request may need. Each operation of the API and each page of the console needs exactly
 * one; a {@link Role} has several.
 */
public final class Permission {

  /** See what is not masked, of the syncs that a holder is for. */
  public static final String READ = "read";

  /** See what is of the installation as a whole; who is for a few syncs only does not have it. */
  public static final String READ_ALL = "read-all";

  /** Pause, resume, reconcile, replay, approve plans. */
  public static final String OPERATE = "operate";

  /** Answer questions about data, and link, merge or split records. */
  public static final String DECIDE = "decide";

  /** Connect systems, start syncs, import links. */
  public static final String INTEGRATE = "integrate";

  /** See who did and who saw what. */
  public static final String AUDIT = "audit";

  /** Make and revoke tokens. */
  public static final String ADMIN = "admin";

  private Permission() {}
}
