package io.syncline.app.http;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * What no setting of the HTTP server says. HTTP/2 is not spoken: nothing limits the time of its
 * heads, and a proxy may let pass in an upgrade what it would have refused.
 */
@ApplicationScoped
public class ServerOptions implements HttpServerOptionsCustomizer {

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setHttp2ClearTextEnabled(false);
    ServerConnections.of(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    options.setAlpnVersions(List.of(HttpVersion.HTTP_1_1));
    ServerConnections.of(options);
  }
}
