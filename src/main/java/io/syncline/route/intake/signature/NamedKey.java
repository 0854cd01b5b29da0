package io.syncline.route.intake.signature;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import io.syncline.core.inbox.HookKeys;
import io.syncline.core.inbox.HookKeys.Answer;
import io.syncline.core.model.value.Value;
import io.syncline.json.Json;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.regex.Pattern;

/** The key that a token names, of a vendor that gives its keys one by one. */
final class NamedKey {

  /** What a key is called; anything else is not asked about. */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,256}");

  private final HookKeys keys;
  private final InstantSource clock;

  NamedKey(HookKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * @throws BadJOSEException where the token names none, the vendor has none of that name, or it
   *     ended
   * @throws KeySourceException where that cannot be known now
   */
  JWKSource<SecurityContext> of(SignedJWT token) throws BadJOSEException, KeySourceException {
    var id = token.getHeader().getKeyID();
    if (id == null || !ID.matcher(id).matches()) {
      throw new BadJOSEException("it names no key");
    }
    var answer = keys.key(id);
    if (answer instanceof Answer.Unknown) {
      throw new BadJOSEException("the vendor has no such key");
    }
    if (!(answer instanceof Answer.Key key)) {
      throw new KeySourceException("the key cannot be had now");
    }
    if (key.ends() != null && !key.ends().isAfter(clock.instant())) {
      throw new BadJOSEException("the key ended");
    }
    return new ImmutableJWKSet<>(new JWKSet(read(key.jwk(), id)));
  }

  /** Under the name by which it was asked for. */
  private static JWK read(Value.Struct jwk, String id) throws KeySourceException {
    var named = new HashMap<>(jwk.fields());
    named.put("kid", Value.text(id));
    try {
      return JWK.parse(Json.text(new Value.Struct(named)));
    } catch (ParseException e) {
      throw new KeySourceException("the answer holds no key");
    }
  }
}
