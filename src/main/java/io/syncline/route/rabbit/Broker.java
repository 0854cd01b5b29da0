package io.syncline.route.rabbit;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.syncline.route.tls.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker is, and who we are there.
 *
 * @param ca file with the certificates of authorities that are trusted instead of Java's own; null:
 *     Java's
 */
record Broker(URI address, @Nullable String user, @Nullable String password, @Nullable Path ca) {

  private static final int MILLIS = 10_000;
  private static final int HEARTBEAT_SECONDS = 20;

  Broker {
    var scheme = address.getScheme();
    if (address.getHost() == null || !"amqp".equals(scheme) && !"amqps".equals(scheme)) {
      throw new IllegalArgumentException("`address` is such as amqps://broker.example:5671/vhost");
    }
    if (ca != null && !"amqps".equals(scheme)) {
      throw new IllegalArgumentException("`ca` needs an `address` that begins with amqps://");
    }
    if (address.getUserInfo() != null) {
      throw new IllegalArgumentException("`user` and `password` are no part of the `address`");
    }
  }

  /** The server's certificate and name are checked. */
  Connection connect(String name) throws IOException, TimeoutException {
    var factory = new ConnectionFactory();
    boolean secured = "amqps".equals(address.getScheme());
    factory.setHost(address.getHost());
    factory.setPort(address.getPort() > 0 ? address.getPort() : secured ? 5671 : 5672);
    var path = address.getRawPath();
    if (path != null && path.length() > 1) {
      factory.setVirtualHost(URLDecoder.decode(path.substring(1), StandardCharsets.UTF_8));
    }
    if (user != null) {
      factory.setUsername(user);
    }
    if (password != null) {
      factory.setPassword(password);
    }
    if (secured) {
      factory.useSslProtocol(TrustedCertificates.context(ca));
      factory.enableHostnameVerification();
    }
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setConnectionTimeout(MILLIS);
    factory.setHandshakeTimeout(MILLIS);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    return factory.newConnection(name);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Broker[" + address + "]";
  }
}
