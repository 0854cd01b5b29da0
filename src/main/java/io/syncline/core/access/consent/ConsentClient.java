package io.syncline.core.access.consent;

/** The two requests of one system's consent: a person's, and ours for the tokens. */
public interface ConsentClient {

  /**
   * The address of the vendor's page at which a person gives consent.
   *
   * @param challenge SHA-256 of the verifier, in Base64 for URLs (RFC 7636)
   */
  String url(String state, String challenge, String redirect);

  /**
   * Exchanges the code for tokens.
   *
   * @return what is to be kept, as JSON
   * @throws Failed where there are none
   */
  String exchange(String code, String verifier, String redirect) throws Failed;

  /** Why there are no tokens; without values that were sent or answered. */
  final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    public Failed(String why) {
      super(why);
    }
  }
}
