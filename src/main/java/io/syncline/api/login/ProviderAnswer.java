package io.syncline.api.login;

import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a browser brings back from a provider; of a parameter that comes twice, none is taken.
 *
 * @param state empty: there is none
 * @param code empty: the person was not let in there
 * @param issuer null: the provider does not name itself
 */
record ProviderAnswer(String state, String code, @Nullable String issuer) {

  ProviderAnswer(UriInfo uri) {
    this(uri.getQueryParameters());
  }

  private ProviderAnswer(Map<String, List<String>> query) {
    this(
        one(query, "state"),
        one(query, "code"),
        query.containsKey("iss") ? one(query, "iss") : null);
  }

  private static String one(Map<String, List<String>> query, String name) {
    var all = query.getOrDefault(name, List.of());
    return all.size() == 1 ? all.get(0) : "";
  }
}
