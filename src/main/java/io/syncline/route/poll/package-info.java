/** What the route {@code <system>/poll} does: looks for changes in systems that send no notices. */
@NullMarked
package io.syncline.route.poll;

import org.jspecify.annotations.NullMarked;
