package io.syncline.journey.salesforce;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.cometd.bayeux.Channel;
import org.cometd.bayeux.Message;
import org.cometd.bayeux.Promise;
import org.cometd.bayeux.server.BayeuxServer;
import org.cometd.bayeux.server.ServerChannel;
import org.cometd.bayeux.server.ServerMessage;
import org.cometd.bayeux.server.ServerSession;
import org.cometd.server.http.jakarta.CometDServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The streaming API of one Salesforce organization over CometD's own server, and its tokens.
 *
 * <p>Sources: developer.salesforce.com, "Streaming API Developer Guide" (Message Durability: {@code
 * ext.replay}, -1 new events, -2 all that are kept, an id that is no longer kept is 400; Error
 * Codes: an ended session is {@code 401::Authentication invalid}, in the handshake as {@code
 * ext.sfdc.failureReason}) and "Change Data Capture Developer Guide" (Change Event Message
 * Structure, Gap Events, Overflow Events).
 */
final class StreamingStandIn {

  private static final String FAILURE = "stand-in.failure";
  private static final String INVALID = "401::Authentication invalid";

  /** An event that is kept for subscribers that come later. */
  private record Kept(String channel, long replayId, Map<String, Object> data) {}

  private final int port;
  private final List<Kept> kept = new CopyOnWriteArrayList<>();
  private final AtomicLong replayIds = new AtomicLong(100);
  private final AtomicInteger tokens = new AtomicInteger();
  private final List<Long> asked = new CopyOnWriteArrayList<>();
  private volatile boolean refusing;
  private volatile String token = "";
  private Server server;
  private BayeuxServer bayeux;

  StreamingStandIn() throws IOException {
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  String url() {
    return "http://localhost:" + port;
  }

  /** The replay ids of the subscriptions so far, refused ones included. */
  List<Long> asked() {
    return List.copyOf(asked);
  }

  int subscribers() {
    var channel = bayeux.getChannel("/data/ContactChangeEvent");
    return channel == null ? 0 : channel.getSubscribers().size();
  }

  int tokensGiven() {
    return tokens.get();
  }

  /** Whether credentials are refused. */
  void refuse(boolean refused) {
    refusing = refused;
  }

  StreamingStandIn start() throws Exception {
    server = new Server();
    var connector = new ServerConnector(server);
    connector.setPort(port);
    server.addConnector(connector);
    var context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new Tokens()), "/services/oauth2/*");
    var cometd = new ServletHolder(new CometDServlet());
    cometd.setInitOrder(1);
    cometd.setAsyncSupported(true);
    cometd.setInitParameter("trustClientSession", "true");
    cometd.setInitParameter("timeout", "2000");
    cometd.setInitParameter("maxInterval", "5000");
    context.addServlet(cometd, "/cometd/*");
    server.setHandler(context);
    server.setStopTimeout(0);
    server.start();
    bayeux = (BayeuxServer) context.getServletContext().getAttribute(BayeuxServer.ATTRIBUTE);
    bayeux.addExtension(new Rules());
    bayeux.addListener(
        new BayeuxServer.SubscriptionListener() {
          @Override
          public void subscribed(
              ServerSession session, ServerChannel channel, ServerMessage message) {
            replay(session, channel.getId(), replayId(message, channel.getId()));
          }
        });
    return this;
  }

  /** The server is away; what it keeps stays. */
  void stop() throws Exception {
    if (server != null) {
      server.stop();
      server = null;
    }
  }

  /** Ends the session: the token is not valid any more. */
  void revoke() {
    token = "";
  }

  /** Events up to now are not kept any longer. */
  void expire() {
    kept.clear();
    replayIds.addAndGet(1000);
  }

  /** The organization was copied again: its replay ids begin from the start. */
  void recreate() {
    kept.clear();
    replayIds.set(0);
  }

  long change(String type, String... ids) {
    long id = replayIds.incrementAndGet();
    var header = new HashMap<String, Object>();
    header.put("entityName", "Contact");
    header.put("changeType", type);
    header.put("changeOrigin", "com/salesforce/api/soap/62.0;client=Other");
    header.put("transactionKey", "0004f1c9-" + id);
    header.put("sequenceNumber", 1);
    header.put("commitTimestamp", 1_767_225_600_000L + id);
    header.put("commitNumber", 92847272780L + id);
    header.put("commitUser", "0055e000001AbCdAAK");
    header.put("recordIds", List.of(ids));
    var payload = new HashMap<String, Object>();
    payload.put("ChangeEventHeader", header);
    payload.put("LastName", "O'Hara-Secret");
    var data = new HashMap<String, Object>();
    data.put("schema", "2sYd7wsBR6Ts9Hd5M4bMSw");
    data.put("payload", payload);
    data.put("event", Map.of("replayId", id));
    var event = new Kept("/data/ContactChangeEvent", id, data);
    kept.add(event);
    if (server != null) {
      var channel = bayeux.getChannel(event.channel());
      if (channel != null) {
        channel.publish(null, data, Promise.noop());
      }
    }
    return id;
  }

  private void replay(ServerSession session, String channel, long from) {
    if (from != -1) {
      kept.stream()
          .filter(it -> it.channel().equals(channel) && it.replayId() > from)
          .forEach(it -> session.deliver(null, channel, it.data(), Promise.noop()));
    }
  }

  private static long replayId(ServerMessage message, String channel) {
    var ext = message.getExt();
    return ext != null
            && ext.get("replay") instanceof Map<?, ?> map
            && map.get(channel) instanceof Number id
        ? id.longValue()
        : -1;
  }

  /** Who may subscribe, and from where. */
  private final class Rules implements BayeuxServer.Extension {

    @Override
    public boolean rcvMeta(ServerSession from, ServerMessage.Mutable message) {
      var header = message.getBayeuxContext().getHeader("Authorization");
      if (token.isEmpty() || !("OAuth " + token).equals(header)) {
        message.put(FAILURE, INVALID);
        return false;
      }
      if (!message.getChannel().equals(Channel.META_SUBSCRIBE)) {
        return true;
      }
      var channel = String.valueOf(message.get(Message.SUBSCRIPTION_FIELD));
      long id = replayId(message, channel);
      asked.add(id);
      if (id >= 0 && (kept.isEmpty() ? id != replayIds.get() : !isKept(id))) {
        message.put(
            FAILURE,
            "400::The replayId {"
                + id
                + "} you provided was invalid.  Please provide a valid ID, -2 to replay all"
                + " events, or -1 to replay only new events.");
        return false;
      }
      return true;
    }

    private boolean isKept(long id) {
      return kept.get(0).replayId() <= id + 1 && id <= replayIds.get();
    }

    @Override
    public boolean sendMeta(ServerSession to, ServerMessage.Mutable reply) {
      if (reply.getChannel().equals(Channel.META_HANDSHAKE)) {
        reply.getExt(true).put("replay", true);
      }
      var asked = reply.getAssociated();
      if (asked != null && asked.get(FAILURE) instanceof String failure) {
        boolean handshake = reply.getChannel().equals(Channel.META_HANDSHAKE);
        reply.put(Message.ERROR_FIELD, handshake ? "403::Handshake denied" : failure);
        if (handshake) {
          reply.getExt(true).put("sfdc", Map.of("failureReason", failure));
        }
        if (failure.equals(INVALID)) {
          reply.getAdvice(true).put(Message.RECONNECT_FIELD, Message.RECONNECT_NONE_VALUE);
        }
      }
      return true;
    }
  }

  /** Tokens for a client id and secret. */
  private final class Tokens extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("application/json");
      if (refusing || !"secret".equals(request.getParameter("client_secret"))) {
        response.setStatus(400);
        response.getWriter().write("{\"error\": \"invalid_client\"}");
        return;
      }
      token = "token-" + tokens.incrementAndGet();
      response
          .getWriter()
          .write(
              "{\"access_token\": \"%s\", \"instance_url\": \"%s\", \"token_type\": \"Bearer\", \"id\": \"%s/id/00D5e000000abcdEAA/0055e000001AbCdAAK\"}"
                  .formatted(token, url(), url()));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      token = "";
    }
  }
}
