package io.syncline.route.intake.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.syncline.core.definition.system.hook.Signature;
import io.syncline.core.inbox.HookKeys;
import io.syncline.core.model.value.Sha256;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.network.OutboundHttp;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import io.syncline.json.MalformedJson;
import io.syncline.route.intake.http.HookRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens by which a vendor proves that it is the sender. The manifest alone says which
 * algorithm is accepted and where the keys are: what a token says of them is never followed.
 */
public final class WebTokens {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Set<JOSEObjectType> EVENT_TYPES =
      Set.of(JOSEObjectType.JWT, new JOSEObjectType("secevent+jwt"));

  /** A sender that signs for several of its customers sends a token for each. */
  private static final int MOST_TOKENS = 16;

  private final InstantSource clock;
  private final OutboundHttp http;
  private final Map<String, JWKSource<SecurityContext>> keys = new ConcurrentHashMap<>();

  /** What was found. */
  public enum Verdict {
    RIGHT,
    WRONG,
    STALE,
    NO_KEYS
  }

  /**
   * What tokens are verified by.
   *
   * @param address of the vendor's key set; null: keys are asked for one by one
   * @param keys gives a key by its id; null: they are in the set
   * @param claims what each token must say
   */
  public record Trusted(
      Signature signature,
      @Nullable String address,
      @Nullable HookKeys keys,
      Map<String, String> claims) {}

  /**
   * What was found of all tokens of a request.
   *
   * @param claims what the last of them says, as JSON; empty where one is not right
   */
  public record Found(Verdict verdict, byte[] claims) {
    private Found(Verdict verdict) {
      this(verdict, new byte[0]);
    }
  }

  /**
   * @param http asks for the keys that vendors publish
   */
  public WebTokens(InstantSource clock, OutboundHttp http) {
    this.clock = clock;
    this.http = http;
  }

  public Found verify(Trusted by, HookRequest request) {
    var tokens = in(request, by.signature());
    if (tokens.isEmpty() || tokens.size() > MOST_TOKENS) {
      return new Found(Verdict.WRONG);
    }
    var found = new Found(Verdict.RIGHT);
    for (var token : tokens) {
      if (found.verdict() == Verdict.RIGHT) {
        found = verify(token, by, request);
      }
    }
    return found;
  }

  private Found verify(String written, Trusted by, HookRequest request) {
    var signature = by.signature();
    try {
      var token = SignedJWT.parse(written);
      var said = processor(token, by).process(token, null);
      boolean right =
          by.claims().entrySet().stream().allMatch(it -> says(said, it.getKey(), it.getValue()))
              && holdsBody(said, signature.trust().bodyHash(), request.body());
      if (!right) {
        return new Found(Verdict.WRONG);
      }
      return isFresh(said, signature.allowedAge())
          ? new Found(Verdict.RIGHT, token.getPayload().toBytes())
          : new Found(Verdict.STALE);
    } catch (KeySourceException | MalformedURLException e) {
      return new Found(Verdict.NO_KEYS);
    } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
      return new Found(Verdict.WRONG);
    }
  }

  private DefaultJWTProcessor<SecurityContext> processor(SignedJWT token, Trusted by)
      throws MalformedURLException, KeySourceException, BadJOSEException {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    var algorithm = JWSAlgorithm.parse(by.signature().algorithm().name());
    if (!algorithm.equals(token.getHeader().getAlgorithm())) {
      throw new BadJOSEException("another algorithm");
    }
    var source = by.keys() == null ? published(by) : new NamedKey(by.keys(), clock).of(token);
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithm, source));
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    if (by.signature().wholeBody()) {
      processor.setJWSTypeVerifier(WebTokens::eventToken);
    }
    return processor;
  }

  private JWKSource<SecurityContext> published(Trusted by)
      throws MalformedURLException, KeySourceException {
    var address = by.address();
    if (address == null) {
      throw new KeySourceException("no keys");
    }
    var source = keys.get(address);
    if (source == null) {
      source = source(URI.create(address).toURL());
      keys.put(address, source);
    }
    return source;
  }

  /**
   * A token that is an event says so ({@code secevent+jwt}), or says no more than that it is one.
   */
  private static void eventToken(@Nullable JOSEObjectType type, @Nullable SecurityContext context)
      throws BadJOSEException {
    if (type != null && !EVENT_TYPES.contains(type)) {
      throw new BadJOSEException("a token for something else");
    }
  }

  /**
   * Keys are kept for some minutes. A token of a key that is not among them makes them be read
   * again, twice in half a minute at most.
   */
  private JWKSource<SecurityContext> source(URL address) {
    return JWKSourceBuilder.create(address, this::published).retrying(true).build();
  }

  /** No redirect is followed: the manifest says where the keys are. */
  private Resource published(URL address) throws IOException {
    var request =
        new OutboundHttp.Request("GET", URI.create(address.toString()), Map.of(), null, PATIENCE);
    var answer = http.send(request);
    if (answer.status() != HttpURLConnection.HTTP_OK) {
      throw new IOException("HTTP " + answer.status());
    }
    return new Resource(new String(answer.body(), UTF_8), answer.headers().get("content-type"));
  }

  private static List<String> in(HookRequest request, Signature signature) {
    var path = signature.trust().body();
    if (signature.wholeBody()) {
      return List.of(new String(request.body(), US_ASCII).strip());
    }
    if (path == null) {
      return HeaderParts.signatures(request, signature.carrier()).stream()
          .map(it -> plain(it, signature.carrier().prefix()))
          .filter(it -> !it.isEmpty())
          .toList();
    }
    return texts(at(request, path));
  }

  private static String plain(String text, @Nullable String prefix) {
    if (prefix == null) {
      return text;
    }
    return text.startsWith(prefix) ? text.substring(prefix.length()).strip() : "";
  }

  private static @Nullable Value at(HookRequest request, String path) {
    try {
      return Json.parse(request.body()) instanceof Value.Struct struct
          ? Paths.read(struct, path)
          : null;
    } catch (MalformedJson e) {
      return null;
    }
  }

  private static List<String> texts(@Nullable Value value) {
    if (value instanceof Value.Text text) {
      return List.of(text.value());
    }
    return value instanceof Value.Items items
        ? items.values().stream().flatMap(it -> texts(it).stream()).toList()
        : List.of();
  }

  /** A claim that is a list holds it; any other is it. */
  private static boolean says(JWTClaimsSet said, String claim, String expected) {
    var value = claim.equals("aud") ? said.getAudience() : said.getClaim(claim);
    return value instanceof List<?> list
        ? list.contains(expected)
        : value != null && value.toString().equals(expected);
  }

  private static boolean holdsBody(JWTClaimsSet said, @Nullable String claim, byte[] body) {
    if (claim == null) {
      return true;
    }
    var hash = Sha256.of(body);
    return said.getClaim(claim) instanceof String text
        && MessageDigest.isEqual(hash, HexFormat.of().parseHex(text));
  }

  /** Until it ends; a token that says no end is as old as its time of issue. */
  private boolean isFresh(JWTClaimsSet said, Duration tolerance) {
    var now = clock.instant();
    var times = said.toJSONObject();
    var begins = instant(times.get("nbf"));
    var issued = instant(times.get("iat"));
    var ends = instant(times.get("exp"));
    if (begins != null && begins.isAfter(now.plus(tolerance))
        || issued != null && issued.isAfter(now.plus(tolerance))) {
      return false;
    }
    var last = ends == null && issued != null ? issued.plus(tolerance) : ends;
    return last != null && !last.isBefore(ends == null ? now : now.minus(tolerance));
  }

  private static @Nullable Instant instant(@Nullable Object seconds) {
    return seconds instanceof Number number ? Instant.ofEpochSecond(number.longValue()) : null;
  }
}
