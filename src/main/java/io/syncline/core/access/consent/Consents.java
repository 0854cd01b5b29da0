package io.syncline.core.access.consent;

import io.syncline.core.access.consent.ConsentStore.Request;
import io.syncline.core.access.consent.ConsentStore.Taken;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Sha256;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A person's consent to use a system (RFC 6749 section 4.1, RFC 7636): a request is begun by who
 * holds an API token, and answered once, within minutes, by the browser that comes back from the
 * vendor to any process, in a session of the same person. Nothing here is ever logged.
 */
public final class Consents {

  /** Below the public URL. */
  public static final String CALLBACK = "/oauth/callback";

  /** How long a person has. */
  public static final Duration VALID = Duration.ofMinutes(10);

  private static final int RANDOM_BYTES = 32;

  private final ConsentStore store;
  private final Parties parties;
  private final @Nullable String publicUrl;
  private final Ids ids;
  private final SecureRandom random = new SecureRandom();

  /**
   * Who takes part.
   *
   * @param clients of systems that need consent; empty: of another system
   * @param admitted whether the name still belongs to a known token
   * @param given is called after consent was given
   */
  public record Parties(
      Function<SystemId, Optional<ConsentClient>> clients,
      Predicate<String> admitted,
      Consumer<SystemId> given) {}

  /**
   * A request that waits for a person.
   *
   * @param url where consent is given
   */
  public record Begun(UUID id, String url) {}

  /**
   * What the browser brought back; null: not in the request.
   *
   * @param error what the vendor says where no consent was given
   */
  public record Callback(@Nullable String state, @Nullable String code, @Nullable String error) {}

  /** What a request for consent came to, for the person before the browser. */
  public enum Outcome {
    CONNECTED,
    DENIED,
    FAILED,
    UNKNOWN,
    USED,
    EXPIRED,
    /** The browser has no session here: nothing was done, and the request can still be answered. */
    NOT_LOGGED_IN,
    /** Of the session of somebody else: the same. */
    ANOTHERS
  }

  /**
   * What is shown.
   *
   * @param system null: the request is not known
   */
  public record Answer(Outcome outcome, @Nullable SystemId system) {}

  /** No request can be begun; the message says what to do. */
  public static final class CannotBegin extends Exception {
    private static final long serialVersionUID = 1L;

    CannotBegin(String why) {
      super(why);
    }
  }

  /**
   * @param publicUrl where browsers reach this server; null: it is not set
   */
  public Consents(ConsentStore store, Parties parties, @Nullable String publicUrl, Ids ids) {
    this.store = store;
    this.parties = parties;
    this.publicUrl = publicUrl == null ? null : publicUrl.replaceAll("/+$", "");
    this.ids = ids;
  }

  public Begun begin(SystemId system, String actor) throws CannotBegin {
    var client =
        parties
            .clients()
            .apply(system)
            .orElseThrow(() -> new CannotBegin("The system needs no consent"));
    if (publicUrl == null) {
      throw new CannotBegin("Set syncline.public-url: browsers come back to it");
    }
    if (!parties.admitted().test(actor)) {
      throw new CannotBegin("Log in to the console first: the consent is asked for by a person");
    }
    var state = secret();
    var verifier = secret();
    var request = new Request(ids.next(), system, actor, verifier);
    String url;
    try {
      url = client.url(state, text(Sha256.of(verifier)), publicUrl + CALLBACK);
      store.begin(request, Sha256.of(state), VALID);
    } catch (ConsentStore.Unavailable | IllegalArgumentException e) {
      throw new CannotBegin(String.valueOf(e.getMessage()));
    }
    return new Begun(request.id(), url);
  }

  /**
   * The browser came back; what it brought is used at most once, and only in a session of who began
   * the request.
   *
   * @param person whose session it is; null: it has none
   */
  public Answer answer(Callback callback, @Nullable String person) {
    if (person == null) {
      return new Answer(Outcome.NOT_LOGGED_IN, null);
    }
    var state = callback.state();
    if (state == null || state.length() != text(new byte[RANDOM_BYTES]).length()) {
      return new Answer(Outcome.UNKNOWN, null);
    }
    var taken = store.take(Sha256.of(state), person);
    if (taken instanceof Taken.Invalid invalid) {
      return new Answer(
          switch (invalid.why()) {
            case UNKNOWN -> Outcome.UNKNOWN;
            case USED -> Outcome.USED;
            case EXPIRED -> Outcome.EXPIRED;
            case ANOTHERS -> Outcome.ANOTHERS;
          },
          null);
    }
    var request = ((Taken.Valid) taken).request();
    var outcome = outcome(request, callback);
    return new Answer(outcome, request.system());
  }

  private Outcome outcome(Request request, Callback callback) {
    var client = parties.clients().apply(request.system()).orElse(null);
    if (callback.error() != null) {
      store.failed(request, ConsentStatus.DENIED);
      return Outcome.DENIED;
    }
    if (client == null
        || publicUrl == null
        || callback.code() == null
        || !parties.admitted().test(request.actor())) {
      store.failed(request, ConsentStatus.FAILED);
      return Outcome.FAILED;
    }
    try {
      var answer = client.exchange(callback.code(), request.verifier(), publicUrl + CALLBACK);
      store.given(request, answer);
    } catch (ConsentClient.Failed e) {
      store.failed(request, ConsentStatus.FAILED);
      return Outcome.FAILED;
    }
    parties.given().accept(request.system());
    return Outcome.CONNECTED;
  }

  /** The status of a request; empty where the actor began none of this id. */
  public Optional<ConsentStatus> status(UUID id, SystemId system, String actor) {
    return store.status(id, system, actor);
  }

  private String secret() {
    var bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return text(bytes);
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
