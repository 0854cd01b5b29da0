package io.syncline.api.login.oidc;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two requests of a login that this server sends to the provider; no redirect is followed. */
final class TokenExchange {

  private static final int MILLIS = 5_000;

  private final OidcSettings settings;
  private final OIDCProviderMetadata metadata;

  TokenExchange(OidcSettings settings, OIDCProviderMetadata metadata) {
    this.settings = settings;
    this.metadata = metadata;
  }

  /** Exchanges a code, once, for the tokens of its person. */
  OIDCTokens redeem(String code, LoginAttempt attempt) throws OidcFailure {
    try {
      var grant =
          new AuthorizationCodeGrant(
              new AuthorizationCode(code),
              settings.redirect(),
              new CodeVerifier(attempt.verifier()));
      var response = OIDCTokenResponseParser.parse(sent(request(grant).toHTTPRequest()));
      if (response instanceof OIDCTokenResponse tokens
          && tokens.getOIDCTokens().getIDToken() != null) {
        return tokens.getOIDCTokens();
      }
      throw OidcFailure.refused("the provider does not accept the code");
    } catch (ParseException e) {
      throw OidcFailure.unavailable(e);
    }
  }

  private TokenRequest request(AuthorizationCodeGrant grant) {
    var authentication = authentication();
    var endpoint = metadata.getTokenEndpointURI();
    return authentication == null
        ? new TokenRequest.Builder(endpoint, new ClientID(settings.client().id()), grant).build()
        : new TokenRequest.Builder(endpoint, authentication, grant).build();
  }

  private @Nullable ClientAuthentication authentication() {
    var secret = settings.client().secret();
    if (secret == null) {
      return null;
    }
    var id = new ClientID(settings.client().id());
    var methods = metadata.getTokenEndpointAuthMethods();
    return methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        ? new ClientSecretBasic(id, new Secret(secret))
        : new ClientSecretPost(id, new Secret(secret));
  }

  /** More claims of the same person; none where the provider has no place to ask. */
  Map<String, Object> userInfo(@Nullable BearerAccessToken token, String subject)
      throws OidcFailure {
    var endpoint = metadata.getUserInfoEndpointURI();
    if (endpoint == null || token == null) {
      return Map.of();
    }
    try {
      var response =
          UserInfoResponse.parse(sent(new UserInfoRequest(endpoint, token).toHTTPRequest()));
      var said = response.indicatesSuccess() ? response.toSuccessResponse().getUserInfo() : null;
      if (said == null || !said.getSubject().getValue().equals(subject)) {
        throw OidcFailure.refused("the claims are of another person");
      }
      return said.toJSONObject();
    } catch (ParseException e) {
      throw OidcFailure.unavailable(e);
    }
  }

  private static HTTPResponse sent(HTTPRequest request) throws OidcFailure {
    request.setConnectTimeout(MILLIS);
    request.setReadTimeout(MILLIS);
    request.setFollowRedirects(false);
    try {
      var response = request.send();
      if (response.getStatusCode() >= 500) {
        throw OidcFailure.unavailable(new IOException());
      }
      return response;
    } catch (IOException e) {
      throw OidcFailure.unavailable(e);
    }
  }
}
