package io.syncline.api.login.oidc;

/** Why somebody is not known by the provider's word; without anything that was sent. */
public final class OidcFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** What was shown proves nothing. */
    REFUSED,
    /** The provider does not answer, or not as a provider does. */
    UNAVAILABLE
  }

  private final Kind kind;

  private OidcFailure(Kind kind, String why) {
    super(why);
    this.kind = kind;
  }

  static OidcFailure refused(String why) {
    return new OidcFailure(Kind.REFUSED, why);
  }

  static OidcFailure unavailable(Exception cause) {
    return new OidcFailure(Kind.UNAVAILABLE, cause.getClass().getSimpleName());
  }

  public Kind kind() {
    return kind;
  }
}
