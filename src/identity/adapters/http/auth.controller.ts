import { Body, Controller, Headers, HttpCode, Post, UseGuards, Version } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { CurrentActor } from '#platform/auth/current-actor.decorator.js';
import { Public } from '#platform/auth/public.decorator.js';
import { Limited } from '#platform/limits/limit.decorator.js';
import { RefreshSession } from '../../application/refresh-session.js';
import { RegisterUser } from '../../application/register-user.js';
import { SignInAsGuest } from '../../application/sign-in-as-guest.js';
import { SignIn } from '../../application/sign-in.js';
import { SignOut } from '../../application/sign-out.js';
import type { SignedIn } from '../../application/signed-in.js';
import { LoginDto, RegisterDto } from '../dto/credentials.dto.js';
import { DisplayNameDto } from '../dto/display-name.dto.js';
import { RefreshDto } from '../dto/refresh.dto.js';
import { SignedInBody } from '../dto/user.view.js';
import { GuessLimitGuard } from './guess-limit.guard.js';
import { AuthorizationHeader, GuestOfToken } from './guest-of-token.js';

/** A token of old must not stand in the way of getting a new one. */
const OpenToAll = () => Public({ ignoreToken: true });

const MERGES =
  'With the access token of a guest as `Authorization: Bearer`, what the guest has becomes the account’s: cart, claims, ' +
  'places in lines and orders; the sessions of the guest end. Any other token is ignored.';

/** How callers get tokens and give them back. The limits are for one client address. */
@ApiTags('identity')
@Controller({ path: 'auth', version: '2' })
export class AuthController {
  constructor(
    private readonly registerUser: RegisterUser,
    private readonly signIn: SignIn,
    private readonly signInAsGuest: SignInAsGuest,
    private readonly refreshSession: RefreshSession,
    private readonly signOut: SignOut,
  ) {}

  @Post('register')
  @OpenToAll()
  @Limited({ name: 'register', points: 30, seconds: 60 })
  @ApiOperation({ summary: 'Make an account and sign in', description: MERGES })
  @ApiCreatedResponse({ type: SignedInBody })
  register(
    @Body() body: RegisterDto,
    @AuthorizationHeader(GuestOfToken) guest: Actor | undefined,
    @Headers('user-agent') userAgent?: string,
  ): Promise<SignedIn> {
    return this.registerUser.execute({ ...body, guest, userAgent });
  }

  @Post('login')
  @Version(['1', '2'])
  @HttpCode(200)
  @OpenToAll()
  @Limited({ name: 'login', points: 60, seconds: 60 })
  @UseGuards(GuessLimitGuard)
  @ApiOperation({ summary: 'Sign in with e-mail and password', description: MERGES })
  @ApiOkResponse({ type: SignedInBody })
  login(
    @Body() body: LoginDto,
    @AuthorizationHeader(GuestOfToken) guest: Actor | undefined,
    @Headers('user-agent') userAgent?: string,
  ): Promise<SignedIn> {
    return this.signIn.execute({ ...body, guest, userAgent });
  }

  @Post('guest')
  @HttpCode(200)
  @OpenToAll()
  @Limited({ name: 'guest', points: 60, seconds: 60 })
  @ApiOperation({ summary: 'Sign in by name alone, without an account' })
  @ApiOkResponse({ type: SignedInBody })
  guest(@Body() body: DisplayNameDto, @Headers('user-agent') userAgent?: string): Promise<SignedIn> {
    return this.signInAsGuest.execute({ ...body, userAgent });
  }

  @Post('refresh')
  @HttpCode(200)
  @OpenToAll()
  @Limited({ name: 'refresh', points: 120, seconds: 60 })
  @ApiOperation({
    summary: 'Trade a refresh token for its successor and a new access token',
    description:
      'For 20 seconds a repeat gets the same successor; later it ends the session: `refresh_reused`.',
  })
  @ApiOkResponse({ type: SignedInBody })
  refresh(@Body() body: RefreshDto): Promise<SignedIn> {
    return this.refreshSession.execute(body);
  }

  @Post('logout')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'End this session and its sockets' })
  @ApiNoContentResponse()
  logout(@CurrentActor() actor: Actor): Promise<void> {
    return this.signOut.execute(actor);
  }
}
