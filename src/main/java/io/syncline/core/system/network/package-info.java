/** Requests that are no operation of a system. */
@NullMarked
package io.syncline.core.system.network;

import org.jspecify.annotations.NullMarked;
