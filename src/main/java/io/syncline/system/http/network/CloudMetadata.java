package io.syncline.system.http.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses at which clouds give credentials to any program on the machine. No business system is
 * there, so no request goes there, whichever name led to them: a manifest, a token answer or a name
 * server that changed its mind must not fetch the machine's own credentials.
 *
 * <p>All link-local addresses (AWS, Azure, Google, Oracle and others use 169.254.169.254, and AWS
 * 169.254.170.2 and .23 for containers), and of those that are not link-local AWS' fd00:ec2::254
 * (with ::23 for EKS), Alibaba Cloud's 100.100.100.200, and Azure's 168.63.129.16, as their
 * documentations name them.
 */
final class CloudMetadata {

  private static final Set<InetAddress> OTHERS =
      Stream.of("fd00:ec2::254", "fd00:ec2::23", "100.100.100.200", "168.63.129.16")
          .map(CloudMetadata::literal)
          .collect(Collectors.toUnmodifiableSet());

  private CloudMetadata() {}

  static boolean isAt(InetAddress address) {
    return address.isLinkLocalAddress() || OTHERS.contains(address);
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
