package io.syncline.api.login.oidc;

import io.syncline.core.access.Person;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads who somebody is from the claims of a provider. */
final class PersonClaims {

  private static final List<String> NAMES = List.of("preferred_username", "email", "name");

  /** OpenID Connect Core, 2; the audit shows it as it is. */
  private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,255}");

  private static final int MAX_NAME = 100;

  private final String issuer;
  private final OidcSettings.RolesClaim roles;

  PersonClaims(String issuer, OidcSettings.RolesClaim roles) {
    this.issuer = issuer;
    this.roles = roles;
  }

  /** Whether the claim that gives roles is there. */
  boolean hasRoles(Map<String, ?> claims) {
    return rolesIn(claims) != null;
  }

  Person person(String subject, Map<String, ?> claims) throws OidcFailure {
    if (!SUBJECT.matcher(subject).matches()) {
      throw OidcFailure.refused("a subject that is none");
    }
    var name =
        NAMES.stream()
            .map(claims::get)
            .filter(String.class::isInstance)
            .map(it -> readable((String) it))
            .filter(it -> !it.isEmpty())
            .findFirst()
            .orElse(readable(subject));
    return new Person(issuer, subject, name, values(rolesIn(claims)));
  }

  /** One line, without the brackets in which the audit shows who it really is. */
  private static String readable(String text) {
    var clean = text.replaceAll("[\\p{C}()]", "").strip();
    return clean.length() > MAX_NAME ? clean.substring(0, MAX_NAME) : clean;
  }

  private Set<String> values(@Nullable Object claim) {
    Stream<?> all = claim instanceof Collection<?> many ? many.stream() : Stream.ofNullable(claim);
    return all.filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(roles.known()::contains)
        .collect(Collectors.toUnmodifiableSet());
  }

  private @Nullable Object rolesIn(Map<String, ?> claims) {
    var whole = claims.get(roles.name());
    if (whole != null) {
      return whole;
    }
    Object found = claims;
    for (var part : roles.name().split("\\.")) {
      found = found instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return found;
  }
}
