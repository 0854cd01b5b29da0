package io.syncline.bench;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The limit that the way of a record is compared with: one Camel route in a process of its own,
 * {@code platform-http} in, {@code http} out to the stand-in of Zendesk, nothing kept, nothing
 * looked at, nothing repeated.
 */
final class BareRoute {
  private BareRoute() {}

  /** Arguments: the port to listen on, the stand-in's URL, account and token. */
  public static void main(String[] args) throws Exception {
    var camel = new DefaultCamelContext();
    var configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost("127.0.0.1");
    configuration.setBindPort(Integer.parseInt(args[0]));
    camel.addService(new VertxPlatformHttpServer(configuration));
    camel.addRoutes(route(args[1], args[2] + "/token:" + args[3]));
    camel.start();
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  private static RouteBuilder route(String url, String login) {
    var basic =
        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("platform-http:/forward")
            .removeHeaders("*")
            .setHeader("Authorization", constant(basic))
            .to(url + "/api/v2/users.json?bridgeEndpoint=true&connectionsPerRoute=32");
      }
    };
  }
}
