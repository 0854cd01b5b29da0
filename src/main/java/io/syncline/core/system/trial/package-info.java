/** Single calls that a person tries, and what went over the wire. */
@NullMarked
package io.syncline.core.system.trial;

import org.jspecify.annotations.NullMarked;
