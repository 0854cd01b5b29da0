package io.syncline.route.landing;

import com.jcraft.jsch.JSchException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import io.syncline.core.landing.Landing;
import io.syncline.route.rabbit.NotRouted;
import io.syncline.route.tls.TlsFailure;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.SendFailedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * States the outcome of a step that threw: a server that refused our credentials, that was not
 * trusted, or that was not reached, did nothing. Of any other exception the outcome is unknown. The
 * route ends here.
 *
 * <p>To be used around one step: what an earlier step did is not known here.
 */
final class StatedFailure implements LandingStep {

  private static final int NOT_LOGGED_IN = 530;
  private static final String UNAUTHORIZED = "unauthorized";
  private static final String UNAVAILABLE = "unavailable";

  @Override
  public void on(Exchange exchange, Landing landing) {
    var caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    var distrusted = TlsFailure.why(caught);
    distrusted.ifPresent(why -> exchange.setProperty(Landed.WHY, why));
    exchange.setProperty(Landed.OUTCOME, distrusted.isPresent() ? UNAVAILABLE : outcome(caught));
    exchange.setRouteStop(true);
  }

  private static String outcome(@Nullable Throwable caught) {
    var failure = caught;
    for (int depth = 0; failure != null && depth < 20; depth++) {
      var said = said(failure);
      if (said != null) {
        return said;
      }
      failure = failure.getCause();
    }
    return "unknown";
  }

  private static @Nullable String said(Throwable failure) {
    if (failure instanceof AuthenticationFailedException
        || failure instanceof PossibleAuthenticationFailureException
        || failure instanceof JSchException ssh && isAbout(ssh, "Auth")
        || failure instanceof GenericFileOperationFailedException ftp
            && ftp.getCode() == NOT_LOGGED_IN) {
      return UNAUTHORIZED;
    }
    if (failure instanceof ConnectException
        || failure instanceof NoRouteToHostException
        || failure instanceof UnknownHostException
        || failure instanceof MailConnectException
        || failure instanceof NotRouted
        || failure instanceof JSchException ssh && isAbout(ssh, "session is down", "HostKey")) {
      return UNAVAILABLE;
    }
    if (failure instanceof SendFailedException mail) {
      var sent = mail.getValidSentAddresses();
      return sent == null || sent.length == 0 ? "invalid" : null;
    }
    if (failure instanceof ApiException kafka) {
      return said(kafka);
    }
    return failure instanceof AwsServiceException aws ? said(aws.statusCode()) : null;
  }

  private static @Nullable String said(ApiException kafka) {
    if (kafka instanceof AuthenticationException || kafka instanceof AuthorizationException) {
      return UNAUTHORIZED;
    }
    if (kafka instanceof RecordTooLargeException || kafka instanceof InvalidTopicException) {
      return "invalid";
    }
    // Without the topic's metadata nothing was sent; any other time that ran out leaves it open.
    boolean unsent =
        kafka instanceof TimeoutException
            && String.valueOf(kafka.getMessage()).contains("not present in metadata");
    return unsent || kafka instanceof UnknownTopicOrPartitionException ? UNAVAILABLE : null;
  }

  private static boolean isAbout(JSchException failure, String... words) {
    var message = String.valueOf(failure.getMessage());
    for (var word : words) {
      if (message.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String said(int status) {
    return switch (status) {
      case 401, 403 -> UNAUTHORIZED;
      case 429 -> "rateLimited";
      case 503 -> UNAVAILABLE;
      default -> null;
    };
  }
}
