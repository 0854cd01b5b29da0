package io.syncline.api.login;

import io.syncline.api.http.BodyFields;
import io.syncline.api.http.IdempotentWrites;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.ApiToken;
import io.syncline.core.access.ApiTokenStore;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Permission;
import io.syncline.core.access.Role;
import io.syncline.core.access.TokenHolder;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.model.Ids;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The tokens that may use this server: made, listed and revoked while it runs. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Access")
class TokensResource {

  private static final String NAME = "[a-z0-9](?:[a-z0-9._@-]{0,98}[a-z0-9])?";

  private final ApiTokens tokens;
  private final ApiTokenStore store;
  private final SyncCatalog catalog;
  private final IdempotentWrites writes;
  private final Ids ids;
  private final InstantSource clock;

  TokensResource(
      ApiTokens tokens,
      ApiTokenStore store,
      SyncCatalog catalog,
      IdempotentWrites writes,
      Ids ids,
      InstantSource clock) {
    this.tokens = tokens;
    this.store = store;
    this.catalog = catalog;
    this.writes = writes;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A token.
   *
   * @param token itself, where it was just made; it is never shown again
   * @param syncs the only ones whose data it may decide about; empty: all
   */
  @Schema(name = "Token")
  record TokenView(
      String name,
      String role,
      List<String> syncs,
      Instant createdAt,
      String createdBy,
      @Schema(nullable = true) @Nullable Instant expiresAt,
      @Schema(nullable = true) @Nullable Instant revokedAt,
      @Schema(nullable = true) @Nullable String revokedBy,
      @Schema(nullable = true, description = "The token itself, once: when it is made")
          @Nullable String token) {

    static TokenView of(ApiToken it, @Nullable String token) {
      var ended = it.ended();
      return new TokenView(
          it.holder().name(),
          it.grant().role().word(),
          it.grant().syncs().stream().sorted().toList(),
          it.createdAt(),
          it.createdBy(),
          it.expiresAt(),
          ended == null ? null : ended.at(),
          ended == null ? null : ended.by(),
          token);
    }
  }

  /** All tokens that were made while the server ran. */
  @Schema(name = "Tokens")
  record TokensView(List<TokenView> items) {}

  /** The token that is wanted. */
  @Schema(name = "NewToken")
  record RequestBodySpec(
      @Schema(required = true, description = "Who uses it; shown in the audit, never used twice")
          String name,
      @Schema(
              required = true,
              enumeration = {"viewer", "operator", "data-owner", "integrator", "auditor", "admin"})
          String role,
      @Schema(
              nullable = true,
              description = "For data-owner: the only syncs it decides about; left out: all")
          @Nullable List<String> syncs,
      @Schema(nullable = true, description = "left out: never") @Nullable Instant expiresAt) {}

  @GET
  @RolesAllowed(Permission.ADMIN)
  @Operation(
      operationId = "getTokens",
      summary = "The tokens made while the server ran, revoked ones too; none is shown itself")
  public TokensView list() {
    return new TokensView(store.list().stream().map(it -> TokenView.of(it, null)).toList());
  }

  @POST
  @RolesAllowed(Permission.ADMIN)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createToken",
      summary = "Make a token; the answer shows it once, and an Idempotency-Key is refused")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = RequestBodySpec.class)))
  public RestResponse<TokenView> create(@Nullable String body) {
    var posted = writes.posted(body);
    if (posted.key() != null) {
      throw Refusal.badRequest("A token is not kept, so it cannot be answered twice: no key");
    }
    var secret = ApiTokens.newToken();
    var token = token(posted.fields("name", "role", "syncs", "expiresAt"), posted.actor(), secret);
    if (!tokens.add(token)) {
      throw Refusal.conflict("name-used", "Another token has or had this name");
    }
    return RestResponse.ok(TokenView.of(token, secret));
  }

  private ApiToken token(BodyFields said, String actor, String secret) {
    var name = said.needed("name");
    if (!name.matches(NAME)) {
      throw Refusal.badRequest(
          "name has 1 to 100 lower-case letters, digits and . _ @ -, and begins and ends with a"
              + " letter or digit");
    }
    var role =
        Role.of(said.needed("role"))
            .orElseThrow(() -> Refusal.badRequest("role is one of " + Role.words()));
    var syncs = Set.copyOf(said.texts("syncs"));
    if (!syncs.isEmpty() && role != Role.DATA_OWNER) {
      throw Refusal.badRequest("syncs are for the role data-owner");
    }
    for (var sync : syncs) {
      if (catalog.find(sync).isEmpty()) {
        throw Refusal.badRequest("No sync has the name " + sync);
      }
    }
    var now = clock.instant();
    var expires = said.time("expiresAt");
    if (expires != null && !expires.isAfter(now)) {
      throw Refusal.badRequest("expiresAt is over");
    }
    return new ApiToken(
        ids.next(),
        new TokenHolder(name, role, syncs),
        ApiTokens.hashOf(secret),
        now,
        actor,
        expires,
        null);
  }

  @DELETE
  @RolesAllowed(Permission.ADMIN)
  @Path("/{name}")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "revokeToken",
      summary = "Revoke a token and end its sessions, here at once and elsewhere within seconds")
  public RestResponse<TokenView> revoke(@PathParam("name") String name) {
    var posted = writes.posted(null);
    return posted.once(
        TokenView.class,
        () ->
            tokens
                .revoke(name, posted.actor())
                .map(it -> TokenView.of(it, null))
                .orElseThrow(
                    () ->
                        Refusal.unknown(
                            "No token of this name was made here that is not revoked; one of the"
                                + " configuration is removed there")));
  }
}
