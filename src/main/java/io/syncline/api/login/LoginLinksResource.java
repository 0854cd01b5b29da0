package io.syncline.api.login;

import io.quarkus.security.identity.SecurityIdentity;
import io.syncline.api.http.Caller;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.ApiTokens;
import io.syncline.core.access.Permission;
import io.syncline.core.access.Sessions;
import io.syncline.core.access.TokenHolder;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Links that log in to the console once. */
@Path("/api/v1/login-links")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Access")
class LoginLinksResource {

  private final Sessions sessions;
  private final ApiTokens tokens;
  private final SecurityIdentity identity;
  private final Caller caller;

  LoginLinksResource(
      Sessions sessions, ApiTokens tokens, SecurityIdentity identity, Caller caller) {
    this.caller = caller;
    this.sessions = sessions;
    this.tokens = tokens;
    this.identity = identity;
  }

  /**
   * A link.
   *
   * @param path on this server
   */
  @Schema(name = "LoginLink")
  record LinkView(String path) {}

  @POST
  @RolesAllowed(Permission.READ)
  @Consumes(MediaType.WILDCARD)
  @Operation(
      operationId = "createLoginLink",
      summary = "Make a link that logs you in to the console once within ten minutes")
  public RestResponse<LinkView> create() {
    caller.readsOwn();
    TokenHolder holder = identity.getAttribute(Caller.HOLDER);
    if (tokens.named(holder.name()).isEmpty()) {
      throw Refusal.conflict("no-token", "Only the owner of a token gets a link; open /login");
    }
    return RestResponse.ok(new LinkView("/login?code=" + sessions.link(holder)));
  }
}
