package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.landing.Landing.Place;
import jakarta.mail.MessagingException;
import jakarta.mail.Service;
import jakarta.mail.Session;
import java.net.URI;
import java.util.Properties;
import org.apache.camel.Exchange;

/** Logs in to a mail server and out again: it proves credentials and does nothing else. */
record MailLogin(URI address, String user, String password) implements LandingStep {

  private static final String TIMEOUT = "10000";

  static LandingStep of(Place place, FileForm.Options options) {
    var address = options.read("address", URI::create, "");
    var user = options.text("user", "");
    var password = options.text("password", "");
    if (address.getScheme() == null || address.getHost() == null) {
      throw new IllegalArgumentException("`login` needs an `address` such as imaps://mail.example");
    }
    return new MailLogin(address, user, password);
  }

  @Override
  public void on(Exchange exchange, Landing landing) throws MessagingException {
    var protocol = address.getScheme();
    var settings = new Properties();
    for (var name : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
      settings.put("mail." + protocol + "." + name, TIMEOUT);
    }
    settings.put("mail." + protocol + ".auth", "true");
    var session = Session.getInstance(settings);
    Service server =
        protocol.startsWith("smtp") ? session.getTransport(protocol) : session.getStore(protocol);
    try (server) {
      server.connect(address.getHost(), address.getPort(), user, password);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "MailLogin[" + address + "]";
  }
}
