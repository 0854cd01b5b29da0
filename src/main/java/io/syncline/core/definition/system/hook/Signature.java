package io.syncline.core.definition.system.hook;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.Shorthand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the sender of a webhook proves who it is.
 *
 * @param kind {@code hmac}: a keyed hash over the raw body; {@code secret}: a header that holds the
 *     secret itself; {@code basic}: a user name and the secret as password; {@code publicKey}: a
 *     signature that is verified with the vendor's public key; {@code jwt}: a signed JSON Web
 *     Token; {@code unsigned}: anybody may send, so an event says no more than that a record is to
 *     be read
 * @param username for {@code basic}; a template over the settings
 * @param secret what only the sender and this system know; one setting may hold two with a space
 *     between them, while one is replaced by the other
 * @param trust the vendor's public keys, and what its tokens say
 * @param carrier where the signature is and how it is written
 * @param digest what is signed and how
 * @param time where the time of signing is; it is part of what is signed. Left out: the sender
 *     tells none, and a webhook may be sent again at any time
 * @param tolerance oldest and newest time that is accepted; left out: {@code 5m}
 */
public record Signature(
    @Shorthand @Default("hmac") Kind kind,
    @Nullable String username,
    @Nullable Secret secret,
    @Group Trust trust,
    @Group Carrier carrier,
    @Group Digest digest,
    @Nullable Stamp time,
    @Nullable Duration tolerance) {

  /** The body as it came: what is signed where nothing else is said. */
  public static final String BODY = "{body}";

  /** A place in the text that is signed; its group names the value there. */
  public static final Pattern PLACE = Pattern.compile("\\{([A-Za-z][^{}]*)}");

  /** What may stand for a part of the request, beside {@link #HEADER} and a name. */
  public static final List<String> PLACES =
      List.of("body", "time", "method", "url", "url:decoded", "path");

  public static final String HEADER = "header:";

  private static final Duration USUAL_TOLERANCE = Duration.ofMinutes(5);

  /** The proofs. */
  public enum Kind {
    HMAC,
    SECRET,
    BASIC,
    PUBLIC_KEY,
    JWT,
    UNSIGNED
  }

  /** Hash functions of keyed hashes, and algorithms of signatures with a public key. */
  public enum Algorithm {
    SHA1,
    SHA256,
    SHA384,
    SHA512,
    ES256,
    ES384,
    RS256,
    RS384,
    RS512,
    ED25519;

    /** Whether it is of a secret that both sides know. */
    public boolean keyedHash() {
      return name().startsWith("SHA");
    }

    /** Its keyed hash, as the Java platform calls it. */
    public String mac() {
      return "Hmac" + name();
    }
  }

  /** How bytes are written as text. */
  public enum Encoding {
    BASE64,
    HEX
  }

  /** How the key is written in the setting. */
  public enum KeyEncoding {
    TEXT,
    BASE64,
    HEX
  }

  /**
   * The secret.
   *
   * @param value a template over the settings
   * @param encoding how the key is written in it
   * @param prefix what may stand before it and is no part of it ({@code whsec_})
   */
  public record Secret(
      @Shorthand String value, @Default("text") KeyEncoding encoding, @Nullable String prefix) {}

  /**
   * The vendor's public keys, and what its tokens say.
   *
   * @param key for {@code publicKey}: the public key in PEM or as the Base64 of its DER form; one
   *     setting may hold two, while one is replaced by the other; a template over the settings
   * @param keys for {@code jwt}: the address of the vendor's JSON Web Key Set; a template over the
   *     settings; left out: the webhook says a {@code keyRequest}
   * @param body for {@code jwt}: the path of the token, or of a list of tokens, in the body; empty:
   *     the whole body is the token, and what it claims are the events; left out: {@code header}
   *     holds it
   * @param bodyHash for {@code jwt}: the claim that holds the SHA-256 of the body, in hex
   * @param claims for {@code jwt}: what a token must say, by claim; templates over the settings
   */
  public record Trust(
      @Nullable String key,
      @Nullable String keys,
      @Nullable String body,
      @Nullable String bodyHash,
      Map<String, String> claims) {
    public Trust {
      claims = Map.copyOf(claims);
    }
  }

  /**
   * Where the signature is.
   *
   * @param header the header that holds it, or several of them with spaces between them
   * @param part the header is a list such as {@code t=1,v1=abc}: the name of the part that holds
   *     the signature; a name that is there more than once holds several signatures
   * @param prefix what precedes a signature ({@code sha256=}); others in the header are passed over
   * @param encoding how it is written; left out: {@code base64}
   */
  public record Carrier(
      @Nullable String header,
      @Nullable String part,
      @Nullable String prefix,
      @Nullable Encoding encoding) {}

  /**
   * What is signed, for {@code hmac} and {@code publicKey}.
   *
   * @param algorithm of {@code hmac} the hash, {@code sha256} where it is left out; of {@code
   *     publicKey} and {@code jwt} the one algorithm that is accepted
   * @param signed the text that is signed: {@code {body}}, {@code {time}}, {@code {method}}, {@code
   *     {url}}, {@code {url:decoded}}, {@code {path}} and {@code {header:<name>}} stand for those
   *     of the request; left out: {@code {body}}
   */
  public record Digest(@Nullable Algorithm algorithm, @Nullable String signed) {}

  /**
   * Where the time of signing is.
   *
   * @param header the header that holds it: seconds or milliseconds since 1970, ISO 8601 or an HTTP
   *     date; left out: the header of the signature
   * @param part the name of the part that holds it, in a list such as {@code t=1,v1=abc}
   */
  public record Stamp(@Shorthand @Nullable String header, @Nullable String part) {}

  /** Whether the body of a webhook is a token, and its claims are what is sent. */
  public boolean wholeBody() {
    return kind == Kind.JWT && trust.body() != null && trust.body().isEmpty();
  }

  /** The text that is signed. */
  public String signed() {
    return digest.signed() == null ? BODY : digest.signed();
  }

  /** The values of the places in that text. */
  public List<String> places() {
    return PLACE.matcher(signed()).results().map(it -> it.group(1)).toList();
  }

  public Algorithm algorithm() {
    return digest.algorithm() == null ? Algorithm.SHA256 : digest.algorithm();
  }

  public Encoding encoding() {
    return carrier.encoding() == null ? Encoding.BASE64 : carrier.encoding();
  }

  /** How far from now the time of signing may be. */
  public Duration allowedAge() {
    return tolerance == null ? USUAL_TOLERANCE : tolerance;
  }

  /** The template of the secret; null: there is none. */
  public @Nullable String secretTemplate() {
    return secret == null ? null : secret.value();
  }
}
