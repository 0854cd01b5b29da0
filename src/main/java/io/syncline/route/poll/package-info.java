/** What the route {@code <system>/poll} does: looks for changes in systems that tell nobody. */
@NullMarked
package io.syncline.route.poll;

import org.jspecify.annotations.NullMarked;
