/* The per-citizen phases (engage, deliver, learn) written for the processor by hand: the practical limit.

Works on the compiled engine's own arrays, with the same random numbers; results must be equal to the bit. Fixed to the
default rules. Loops carry no branch that depends on a citizen, hold everything they need in registers, and touch each row
once; `ivdep` tells gcc that rows do not overlap. Places of rows and parameters come from a header made from the engine.
Compile: gcc -O3 -march=native -ffp-contract=off -fno-trapping-math -fno-math-errno -shared -fPIC */

#include <math.h>
#include <stdint.h>
#include <string.h>
#include "positions.h"

#define RESTRICT __restrict__
#define IVDEP _Pragma("GCC ivdep")
#define INLINE static inline __attribute__((always_inline))
typedef double real;

/* Eight citizens at a time: GCC's vectors, with blends instead of branches. */
typedef double V __attribute__((vector_size(64)));
typedef int64_t I __attribute__((vector_size(64)));
typedef double At __attribute__((vector_size(64), aligned(8)));
#define GET(p) (*(const At *)(p))
#define PUT(p, x) (*(At *)(p) = (x))
#define SAME(x) ((V){0} + (x))

INLINE V pick(I m, V a, V b) { return (V)((m & (I)a) | (~m & (I)b)); }
INLINE V unit(V x) { return pick(x < 0.0, SAME(0.0), pick(x > 1.0, SAME(1.0), x)); }
INLINE V clamp(V x, real low, real high) { return pick(x < low, SAME(low), pick(x > high, SAME(high), x)); }
INLINE V above(V x, V t) { return pick(x > t, x - t, SAME(0.0)); }
INLINE V flag(I m) { return pick(m, SAME(1.0), SAME(0.0)); }
INLINE V root(V x)
{
    V y;
    for (int q = 0; q < 8; q++) y[q] = __builtin_sqrt(x[q]);
    return pick(x > 0.0, y, pick(x <= 0.0, SAME(0.0), x));
}

INLINE V exp_(V x)
{
    x = pick(x < -708.0, SAME(-708.0), pick(x > 709.0, SAME(709.0), x));
    V k = (x * 1.4426950408889634 + 6755399441055744.0) - 6755399441055744.0;
    V r = (x - k * 0.6931471803691238) - k * 1.9082149292705877e-10;
    V p = SAME(1.6059043836821613e-10);
    p = p * r + 2.08767569878681e-09;
    p = p * r + 2.505210838544172e-08;
    p = p * r + 2.755731922398589e-07;
    p = p * r + 2.7557319223985893e-06;
    p = p * r + 2.48015873015873e-05;
    p = p * r + 0.0001984126984126984;
    p = p * r + 0.001388888888888889;
    p = p * r + 0.008333333333333333;
    p = p * r + 0.041666666666666664;
    p = p * r + 0.16666666666666666;
    p = p * r + 0.5;
    return (1.0 + (r + r * r * p)) * (V)((__builtin_convertvector(k, I) + 1023) << 52);
}

INLINE V log_(V x)
{
    x = pick(x < 2.2250738585072014e-308, SAME(2.2250738585072014e-308), x);
    I i = (I)x;
    V m = (V)((i & 0x000FFFFFFFFFFFFFLL) | 0x3FE0000000000000LL), k = __builtin_convertvector((i >> 52) - 1022, V);
    I low = m < 0.7071067811865476;
    m = pick(low, m + m, m);
    k = pick(low, k - 1.0, k);
    V f = m - 1.0, s = f / (2.0 + f), z = s * s;
    V p = SAME(2.0 / 23.0);
    p = p * z + 2.0 / 21.0;
    p = p * z + 2.0 / 19.0;
    p = p * z + 2.0 / 17.0;
    p = p * z + 2.0 / 15.0;
    p = p * z + 2.0 / 13.0;
    p = p * z + 2.0 / 11.0;
    p = p * z + 2.0 / 9.0;
    p = p * z + 2.0 / 7.0;
    p = p * z + 2.0 / 5.0;
    p = p * z + 2.0 / 3.0;
    V half = 0.5 * f * f;
    return k * 0.6931471803691238 - ((half - (s * (half + p * z) + k * 1.9082149292705877e-10)) - f);
}

INLINE V logistic(V x) { return 1.0 / (1.0 + exp_(-x)); }
INLINE V power_(V x, V a) { return pick(x <= 0.0, flag(a == 0.0), exp_(a * log_(x))); }
INLINE V bell(V x) { return exp_(-x * x); }
INLINE V far(V a0, V a1, V a2, V a3, V b0, V b1, V b2, V b3, real k)
{
    V d0 = a0 - b0, d1 = a1 - b1, d2 = a2 - b2, d3 = a3 - b3;
    return root((d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3) / k);
}

typedef uint64_t W __attribute__((vector_size(64)));
#define ROTATE(y, r) (((y) << (r)) | ((y) >> (64 - (r))))
#define MIX(r) x += y; y = ROTATE(y, r) ^ x;
#define FOUR(a, b, c, d) MIX(a) MIX(b) MIX(c) MIX(d)
INLINE void uniforms(uint64_t k0, uint64_t k1, uint64_t step, uint64_t stream, W key, uint64_t block, V *a, V *b)
{
    uint64_t k2 = 0x1BD11BDAA9FC1A22ULL ^ k0 ^ k1;
    W x = ((W){0} + (step | (stream << 32))) + k0, y = (key | (block << 32)) + k1;
    FOUR(16, 42, 12, 31) x += k1; y += k2 + 1;
    FOUR(16, 32, 24, 21) x += k2; y += k0 + 2;
    FOUR(16, 42, 12, 31) x += k0; y += k1 + 3;
    FOUR(16, 32, 24, 21) x += k1; y += k2 + 4;
    FOUR(16, 42, 12, 31) x += k2; y += k0 + 5;
    *a = __builtin_convertvector((I)(x >> 11), V) * 1.1102230246251565e-16;
    *b = __builtin_convertvector((I)(y >> 11), V) * 1.1102230246251565e-16;
}

typedef struct {
    int64_t citizens_n, staff_n, units_n, ties, peers, dimensions, hidden, width, scratch_buffers;
    real *parameters, *citizens, *people, *staff, *units, *scratch;
    int32_t *links;
    int64_t *drawn, *lists, *seats;
    int64_t list_length;
} World;

#define C(row) (c + (row) * w->width)
#define D(row) (d + (row) * w->width)
#define L(row) (l + (row) * w->width)
#define S(row) (w->staff + (row) * w->staff_n)
#define U(row) (w->units + (row) * w->units_n)
#define LIST(row) (w->lists + (row) * w->list_length)
#define T(name) const real name = w->parameters[P_##name];

static void draw(World *w, int64_t seed, int64_t replicate, int64_t step, int which, int row, int stream, int64_t u)
{
    int64_t place = u % w->scratch_buffers, stamp = step * w->units_n + u;
    if (w->drawn[place * 3 + which] == stamp) return;
    w->drawn[place * 3 + which] = stamp;
    int64_t first = LIST(FIRST_CITIZEN)[u], n = LIST(FIRST_CITIZEN)[u + 1] - first;
    real *RESTRICT a = w->scratch + (place * SCRATCH_ROWS + row) * w->width, *RESTRICT b = a + w->width;
    for (int64_t i = 0; i < n; i += 8) {
        V x, y;
        uniforms(seed, replicate, step, stream, (W){0, 1, 2, 3, 4, 5, 6, 7} + (uint64_t)(first + i), 0, &x, &y);
        PUT(a + i, x);
        PUT(b + i, y);
    }
}

/* Phase 2, citizens: who accepts and who gets a seat. */
static void engage(World *w, int64_t u)
{
    real *c = w->citizens + u * ALL_CITIZEN_ROWS * w->width, *d = w->scratch + (u % w->scratch_buffers) * SCRATCH_ROWS * w->width;
    int32_t *l = w->links + u * LINK_ROWS * w->width;
    int64_t n = LIST(FIRST_CITIZEN)[u + 1] - LIST(FIRST_CITIZEN)[u];
    const real *RESTRICT seated = w->people + SEATED * w->citizens_n;
    real *RESTRICT around = D(PEERS_PRESENT), *RESTRICT arrival = D(ARRIVAL), peers = w->peers ? (real)w->peers : 1.0;
    for (int64_t i = 0; i < n; i++) {
        real sum = 0.0;
        for (int64_t m = 0; m < w->peers; m++) sum += seated[L(PEER + m)[i]];
        around[i] = sum;
    }
    T(participation_intercept) T(participation_efficacy) T(participation_trust) T(participation_response)
    T(participation_need_gap) T(participation_outreach) T(participation_resources) T(participation_peers)
    T(participation_burden) T(participation_satisfaction)
    const real outreach = participation_outreach * U(U_EFFECT + NETWORKING)[u], k = (real)w->dimensions;
    const real d0 = U(U_DESIGN)[u], d1 = U(U_DESIGN + 1)[u], d2 = U(U_DESIGN + 2)[u], d3 = U(U_DESIGN + 3)[u];
    const real *RESTRICT n0 = C(NEED), *RESTRICT n1 = C(NEED + 1), *RESTRICT n2 = C(NEED + 2), *RESTRICT n3 = C(NEED + 3);
    const real *RESTRICT p0 = C(PLAN), *RESTRICT p1 = C(PLAN + 1), *RESTRICT p2 = C(PLAN + 2), *RESTRICT p3 = C(PLAN + 3);
    const real *RESTRICT efficacy = C(EFFICACY), *RESTRICT institutional = C(INSTITUTIONAL_TRUST);
    const real *RESTRICT response = C(RESPONSE_EXPECTATION), *RESTRICT resources = C(RESOURCES);
    const real *RESTRICT burden = C(BURDEN), *RESTRICT well = C(WELL_BEING);
    const real *RESTRICT accepts = D(L_ACCEPTS), *RESTRICT ticket = D(L_TICKET);
    real *RESTRICT accepted = C(ACCEPTED);
    for (int64_t i = 0; i < n; i += 8) {
        V gap = far(d0 + GET(p0 + i), d1 + GET(p1 + i), d2 + GET(p2 + i), d3 + GET(p3 + i), GET(n0 + i), GET(n1 + i), GET(n2 + i), GET(n3 + i), k);
        V chance = logistic(participation_intercept + participation_efficacy * GET(efficacy + i)
            + participation_trust * GET(institutional + i) + participation_response * GET(response + i) + participation_need_gap * gap
            + outreach + participation_resources * GET(resources + i) + participation_peers * (GET(around + i) / peers)
            - participation_burden * GET(burden + i) - participation_satisfaction * GET(well + i));
        PUT(arrival + i, pick(GET(accepts + i) < chance, -log_(1.0 - GET(ticket + i)) / 1.0, SAME(1e300)));
        PUT(accepted + i, flag(GET(accepts + i) < chance));
    }
    real joined = 0.0;
    for (int64_t i = 0; i < n; i++) joined += accepted[i];
    U(U_JOINED)[u] = joined / (real)n;
    int64_t *row = w->seats + u * SEAT_COLUMNS, *who = row + WHO, places = (int64_t)w->parameters[P_engage_citizen_seats], seats = 0;
    real keys[64];
    for (int64_t i = 0; i < n; i++) {
        real key = arrival[i];
        if (key >= 1e300 || (seats == places && key >= keys[seats - 1])) continue;
        seats = seats < places ? seats + 1 : seats;
        int64_t j = seats - 1;
        for (; j > 0 && keys[j - 1] > key; j--) { keys[j] = keys[j - 1]; who[j] = who[j - 1]; }
        keys[j] = key;
        who[j] = i;
    }
    for (int64_t a = 1; a < seats; a++) {
        int64_t i = who[a], j = a;
        for (; j > 0 && who[j - 1] > i; j--) who[j] = who[j - 1];
        who[j] = i;
    }
    row[N_CITIZENS] = seats;
}

#define E(row) (e + (row) * 128)
enum { TRUST_, BACK_, EFFICACY_, BURDEN_, RESPONSE_, COMMITMENT_, RESOURCES_, EXPECTATION_, NEED_, DESIGN_ = NEED_ + 4,
       HOME_ = DESIGN_ + 4, VIEW_ = HOME_ + 4, OTHER_ = VIEW_ + 4, PLAN_ = OTHER_ + 12, EXPERTISE_ = PLAN_ + 4, STAFF_BURDEN_,
       OPENNESS_, STAFF_POSITION_, VOLUME_, NETWORKING_, BUILDING_, ACTIVE_, KEY_, SAFETY_, POSITION_, SHARING_, INCLUSIVE_,
       DISCRETION_, WORKLOAD_, SLOT_, MET_, INPUT_, FIT_, QUALITY_, VALUE_, STAFF_VALUE_, COST_, GOOD_, DEPTH_, TREATMENT_,
       HOURS_, ROWS_ };

INLINE V ces(V a, V b, V s, real sigma, real rho)
{
    V la = log_(a), lb = log_(b), ahead = rho * (lb - la);
    I b_leads = ahead > 0.0;
    V behind = exp_(pick(b_leads, -ahead, ahead));
    V inner = pick(b_leads, s + (1.0 - s) * behind, (1.0 - s) + s * behind);
    inner = pick(a <= 0.0, s, pick(b <= 0.0, 1.0 - s, inner));
    V leading = pick(a <= 0.0, lb, pick(b <= 0.0, la, pick(b_leads, lb, la)));
    V y = rho == 0.0 ? exp_(la + s * (lb - la)) : exp_(leading + log_(inner) / rho);
    V absent = flag(a <= 0.0) + flag(b <= 0.0);
    y = pick(absent > (rho > 0.0 ? 1.0 : 0.0), SAME(0.0), y);
    y = rho == 1.0 ? (1.0 - s) * a + s * b : y;
    y = sigma <= 1e-9 ? pick(a < b, a, b) : y;
    return pick(s <= 0.0, a, pick(s >= 1.0, b, y));
}

/* Phase 7: the n episodes whose units and places are in the lists. */
static void serve(World *w, int64_t seed, int64_t replicate, int64_t step, int64_t n)
{
    real e[ROWS_ * 128] __attribute__((aligned(64)));
    const real *RESTRICT seated = w->people + SEATED * w->citizens_n;
    const real peers = w->peers ? (real)w->peers : 1.0, k = (real)w->dimensions;
    for (int64_t x = 0; x < n; x++) {
        int64_t home = LIST(BUFFER_UNIT)[x], i = LIST(BUFFER_INDEX)[x];
        const real *c = w->citizens + home * ALL_CITIZEN_ROWS * w->width;
        const int32_t *l = w->links + home * LINK_ROWS * w->width;
        int64_t slot = (int64_t)C(PARTNER)[i], j = L(TIE + slot)[i], u = (int64_t)S(P_UNIT)[j];
        E(TRUST_)[x] = C(TRUST + slot)[i]; E(BACK_)[x] = C(TRUST_BACK + slot)[i];
        E(EFFICACY_)[x] = C(EFFICACY)[i]; E(BURDEN_)[x] = C(BURDEN)[i]; E(RESPONSE_)[x] = C(RESPONSE_EXPECTATION)[i];
        E(COMMITMENT_)[x] = C(COMMITMENT)[i]; E(RESOURCES_)[x] = C(RESOURCES)[i]; E(EXPECTATION_)[x] = C(EXPECTATION)[i];
        E(SAFETY_)[x] = C(PSYCHOLOGICAL_SAFETY)[i]; E(POSITION_)[x] = C(POSITION)[i]; E(STAFF_POSITION_)[x] = S(P_POSITION)[j];
        E(SHARING_)[x] = U(U_EFFECT + POWER_SHARING)[u]; E(INCLUSIVE_)[x] = U(U_INCLUSIVENESS)[u];
        E(DISCRETION_)[x] = U(U_DISCRETION)[u]; E(WORKLOAD_)[x] = U(U_WORKLOAD)[u];
        E(SLOT_)[x] = (real)slot; E(MET_)[x] = C(ENCOUNTERS + slot)[i];
        for (int q = 0; q < 4; q++) {
            E(PLAN_ + q)[x] = C(PLAN + q)[i];
            E(NEED_ + q)[x] = C(NEED + q)[i]; E(DESIGN_ + q)[x] = U(U_DESIGN + q)[u];
            E(HOME_ + q)[x] = U(U_DESIGN + q)[home]; E(VIEW_ + q)[x] = S(P_VIEW + q)[j];
        }
        for (int64_t t = 1; t < w->ties; t++) {
            int64_t other = (int64_t)S(P_UNIT)[L(TIE + t)[i]];
            for (int q = 0; q < 4; q++) E(OTHER_ + 4 * (t - 1) + q)[x] = U(U_DESIGN + q)[other];
        }
        E(EXPERTISE_)[x] = S(P_EXPERTISE)[j]; E(STAFF_BURDEN_)[x] = S(P_BURDEN)[j]; E(OPENNESS_)[x] = S(P_OPENNESS)[j];
        E(VOLUME_)[x] = U(U_VOLUME)[u]; E(NETWORKING_)[x] = U(U_EFFECT + NETWORKING)[u];
        E(BUILDING_)[x] = U(U_EFFECT + BUILDING_TRUST)[u];
        real active = 0.0;
        for (int64_t m = 0; m < w->peers; m++) active += seated[L(PEER + m)[i]];
        E(ACTIVE_)[x] = active / peers;
        E(KEY_)[x] = (real)(LIST(FIRST_CITIZEN)[home] + i);
    }
    T(depth_offer) T(depth_offer_openness) T(depth_offer_trust) T(depth_offer_sharing) T(depth_offer_inclusiveness)
    T(depth_offer_discretion) T(depth_offer_burden) T(depth_offer_overload) T(depth_offer_distance) T(depth_offer_urgency)
    T(depth_take) T(depth_take_efficacy) T(depth_take_trust) T(depth_take_safety) T(depth_take_burden) T(depth_exponent)
    T(needs_urgency) T(needs_complexity) T(fit_scale) T(record_shared) T(professionals_norm) T(professionals_hidden_norm)
    T(deliver_unsafe_voice) T(deliver_treatment_depth) T(deliver_treatment_voice) T(deliver_treatment_plan) T(deliver_routine)
    T(deliver_staff_burden) T(deliver_hearing) T(deliver_overload) T(deliver_depth) T(deliver_practicable)
    T(deliver_treatment_weight) T(deliver_usual_treatment) T(hours_episode) T(hours_depth) T(hours_saved) T(trust_first)
    T(deliver_share_1) T(deliver_share_2) T(deliver_share_3)
    T(deliver_floor) T(deliver_intercept) T(deliver_trust) T(deliver_response) T(deliver_commitment) T(deliver_substitution)
    T(deliver_perceived_substitution) T(deliver_tailoring_match) T(value_form_shop) T(value_elasticity)
    T(value_form_network) T(deliver_network_gain) T(value_form_access) T(deliver_access_cost) T(deliver_access_threshold)
    T(deliver_fragmentation) T(deliver_effort_cost) T(deliver_misfit_harm) T(deliver_misfit_threshold)
    T(deliver_disappointment_harm) T(deliver_burden_harm) T(deliver_burden_threshold) T(deliver_meaning)
    T(deliver_staff_effort) T(deliver_iteration_cost) T(deliver_staff_overload) T(deliver_staff_conflict) T(deliver_unit_cost)
    T(value_form_chain) T(deliver_scale_exponent) T(deliver_judgement) T(learn_trust_bonus) T(trust_gain) T(trust_loss)
    const real sigma = value_elasticity;
    const real rho = sigma >= 1e300 ? 1.0 : (sigma - 1.0) / (sigma <= 1e-9 ? 1.0 : sigma), miss = 1.0 - deliver_tailoring_match;
    int64_t whole = (n + 7) / 8 * 8, ties = w->ties;
    real norm[4];
    for (int64_t q = 0; q < 4; q++)
        norm[q] = q < w->dimensions ? (q < w->dimensions - w->hidden ? professionals_norm : professionals_hidden_norm) : 0.0;
    for (int64_t x = 0; x < whole; x += 8) {
        V t = GET(E(TRUST_) + x), b = GET(E(BACK_) + x), inclusive = GET(E(INCLUSIVE_) + x), tired = GET(E(STAFF_BURDEN_) + x);
        V discretion = GET(E(DISCRETION_) + x), safety = GET(E(SAFETY_) + x);
        V standing = GET(E(STAFF_POSITION_) + x) - GET(E(POSITION_) + x), overload = above(GET(E(WORKLOAD_) + x), SAME(1.0));
        standing = pick(standing > 0.0, standing * (1.0 - inclusive), SAME(0.0));
        V offer = logistic(depth_offer + depth_offer_openness * GET(E(OPENNESS_) + x) + depth_offer_trust * b
            + depth_offer_sharing * GET(E(SHARING_) + x) + depth_offer_inclusiveness * inclusive + depth_offer_discretion * discretion
            - depth_offer_burden * tired - depth_offer_overload * overload - depth_offer_distance * standing
            - depth_offer_urgency * needs_urgency);
        V take = logistic(depth_take + depth_take_efficacy * GET(E(EFFICACY_) + x) + depth_take_trust * t
            + depth_take_safety * safety - depth_take_burden * GET(E(BURDEN_) + x));
        V depth = 3.0 * power_(offer * take, SAME(depth_exponent));
        V voice = depth / 3.0 * (deliver_unsafe_voice + (1.0 - deliver_unsafe_voice) * safety);
        V known = pick(GET(E(SLOT_) + x) < 0.5, SAME(1.0), SAME(record_shared));
        V treatment = deliver_treatment_depth * depth / 3.0 + deliver_treatment_voice * voice + deliver_treatment_plan * known;
        V service[4] = {{0}, {0}, {0}, {0}};
        for (int64_t q = 0; q < w->dimensions; q++) {
            V plan = GET(E(PLAN_ + q) + x), need = GET(E(NEED_ + q) + x), design = GET(E(DESIGN_ + q) + x), before = known * plan;
            service[q] = design + (before + discretion * voice * (need - design - before));
            PUT(E(PLAN_ + q) + x, plan + known * discretion * voice * (need - design - plan));
        }
        V gap = far(service[0], service[1], service[2], service[3], GET(E(NEED_) + x), GET(E(NEED_ + 1) + x), GET(E(NEED_ + 2) + x),
                    GET(E(NEED_ + 3) + x), k) * (0.5 + needs_complexity);
        V fit = bell(gap / fit_scale);
        V share = pick(depth <= 1.0, deliver_share_1 * depth, pick(depth <= 2.0,
            deliver_share_1 + (deliver_share_2 - deliver_share_1) * (depth - 1.0),
            deliver_share_2 + (deliver_share_3 - deliver_share_2) * (depth - 2.0)));
        V skill = deliver_routine + (1.0 - deliver_routine) * GET(E(EXPERTISE_) + x), left = 1.0 - deliver_overload * overload;
        V staff = skill * (1.0 - deliver_staff_burden * tired) * (1.0 - deliver_hearing * (1.0 - voice))
            * pick(left > 0.0, left, SAME(0.0));
        V willing = logistic(deliver_intercept + deliver_trust * t + deliver_response * GET(E(RESPONSE_) + x)
            + deliver_commitment * GET(E(COMMITMENT_) + x) + deliver_depth * depth / 3.0 - deliver_substitution * deliver_perceived_substitution * staff);
        V input = deliver_floor + (1.0 - deliver_floor) * GET(E(EFFICACY_) + x) * (1.0 - GET(E(BURDEN_) + x)) * willing;
        V missed = power_(SAME(miss), 1.0 + depth);
        V beside = far(service[0], service[1], service[2], service[3], SAME(norm[0]), SAME(norm[1]), SAME(norm[2]), SAME(norm[3]), k);
        V tailored = fit + (1.0 - fit) * value_form_shop * (1.0 - missed);
        V quality = tailored * bell(beside / deliver_practicable) * ces(staff, input, share, sigma, rho);
        V apart = SAME(0.0);
        if (ties > 1) {
            apart += far(GET(E(HOME_) + x), GET(E(HOME_ + 1) + x), GET(E(HOME_ + 2) + x), GET(E(HOME_ + 3) + x), GET(E(OTHER_) + x), GET(E(OTHER_ + 1) + x),
                         GET(E(OTHER_ + 2) + x), GET(E(OTHER_ + 3) + x), k);
            if (ties > 2) apart += far(GET(E(HOME_) + x), GET(E(HOME_ + 1) + x), GET(E(HOME_ + 2) + x), GET(E(HOME_ + 3) + x), GET(E(OTHER_ + 4) + x),
                                       GET(E(OTHER_ + 5) + x), GET(E(OTHER_ + 6) + x), GET(E(OTHER_ + 7) + x), k);
            if (ties > 3) apart += far(GET(E(HOME_) + x), GET(E(HOME_ + 1) + x), GET(E(HOME_ + 2) + x), GET(E(HOME_ + 3) + x), GET(E(OTHER_ + 8) + x),
                                       GET(E(OTHER_ + 9) + x), GET(E(OTHER_ + 10) + x), GET(E(OTHER_ + 11) + x), k);
            apart = apart / (real)(ties - 1);
        }
        V with_peers = quality + value_form_network * deliver_network_gain * GET(E(ACTIVE_) + x) * (1.0 - quality);
        V reach = deliver_access_cost * (1.0 - GET(E(RESOURCES_) + x)) * (1.0 - GET(E(NETWORKING_) + x));
        V reached = pick(reach > deliver_access_threshold, with_peers * (1.0 - value_form_access), with_peers);
        V benefit = reached * (1.0 - deliver_fragmentation * apart);
        V harm = deliver_misfit_harm * above(SAME(deliver_misfit_threshold), fit)
            + deliver_disappointment_harm * above(GET(E(EXPECTATION_) + x), quality)
            + deliver_burden_harm * above(GET(E(BURDEN_) + x), SAME(deliver_burden_threshold));
        V conflict = far(GET(E(VIEW_) + x), GET(E(VIEW_ + 1) + x), GET(E(VIEW_ + 2) + x), GET(E(VIEW_ + 3) + x), GET(E(DESIGN_) + x), GET(E(DESIGN_ + 1) + x),
                            GET(E(DESIGN_ + 2) + x), GET(E(DESIGN_ + 3) + x), k);
        V work = deliver_staff_effort * staff + value_form_shop * deliver_iteration_cost * depth;
        V strain = deliver_staff_overload * above(tired, SAME(deliver_burden_threshold)) + deliver_staff_conflict * conflict;
        V u0, u1;
        uniforms(seed, replicate, step, STREAM_LEARN, (W)__builtin_convertvector((V)GET(E(KEY_) + x), I), 1, &u0, &u1);
        V by = (1.0 - deliver_treatment_weight) * (quality - GET(E(EXPECTATION_) + x))
            + deliver_treatment_weight * (treatment - deliver_usual_treatment);
        V good = flag(u0 < logistic(deliver_judgement * by)), bonus = learn_trust_bonus * GET(E(BUILDING_) + x);
        V first = 1.0 + (trust_first - 1.0) * (1.0 / (1.0 + GET(E(MET_) + x)));
        V gain = trust_gain * (1.0 + bonus) * first, loss = trust_loss * first;
        gain = pick(gain < 1.0, gain, SAME(1.0));
        loss = pick(loss < 1.0, loss, SAME(1.0));
        V carried = pick(depth > 1.0, hours_saved * input * (depth - 1.0), SAME(0.0));
        V hours = hours_episode + hours_depth * depth - carried;
        hours = pick(hours > 0.0, hours, SAME(0.0));
        PUT(E(INPUT_) + x, input); PUT(E(FIT_) + x, fit); PUT(E(QUALITY_) + x, quality); PUT(E(GOOD_) + x, good);
        PUT(E(DEPTH_) + x, depth); PUT(E(TREATMENT_) + x, treatment); PUT(E(HOURS_) + x, hours);
        PUT(E(VALUE_) + x, clamp(benefit - deliver_effort_cost * input - harm, -1.0, 1.0));
        PUT(E(STAFF_VALUE_) + x, clamp(deliver_meaning * quality - work - strain, -1.0, 1.0));
        PUT(E(COST_) + x, deliver_unit_cost * hours
            * (1.0 - value_form_chain * (1.0 - power_(1.0 + GET(E(VOLUME_) + x), SAME(-deliver_scale_exponent)))));
        PUT(E(TRUST_) + x, unit(pick(good > 0.5, t + gain * (1.0 - t), t - loss * t)));
        PUT(E(BACK_) + x, unit(pick(good > 0.5, b + gain * (1.0 - b), b - loss * b)));
    }
    for (int64_t x = 0; x < n; x++) {
        int64_t home = LIST(BUFFER_UNIT)[x], i = LIST(BUFFER_INDEX)[x];
        real *c = w->citizens + home * ALL_CITIZEN_ROWS * w->width, *d = w->scratch + (home % w->scratch_buffers) * SCRATCH_ROWS * w->width;
        const int32_t *l = w->links + home * LINK_ROWS * w->width;
        int64_t j = L(TIE + (int64_t)C(PARTNER)[i])[i], u = (int64_t)S(P_UNIT)[j];
        C(VALUE)[i] = E(VALUE_)[x]; C(QUALITY)[i] = E(QUALITY_)[x]; C(FIT)[i] = E(FIT_)[x]; C(CONTRIBUTION)[i] = E(INPUT_)[x];
        C(SERVED)[i] = 1.0; C(DEPTH)[i] = E(DEPTH_)[x]; C(TREATMENT)[i] = E(TREATMENT_)[x];
        for (int q = 0; q < 4; q++) C(PLAN + q)[i] = E(PLAN_ + q)[x];
        D(GOOD)[i] = E(GOOD_)[x]; D(NEW_TRUST)[i] = E(TRUST_)[x]; D(NEW_TRUST_BACK)[i] = E(BACK_)[x];
        S(P_EPISODES)[j] += 1.0; S(P_VALUE_SUM)[j] += E(STAFF_VALUE_)[x]; S(P_SERVED)[j] = 1.0;
        S(P_USEFUL)[j] += E(INPUT_)[x] * E(DEPTH_)[x] / 3.0 * E(GOOD_)[x];
        U(U_QUALITY)[u] += E(QUALITY_)[x]; U(U_STEP_COST)[u] += E(COST_)[x]; U(U_STEP_EPISODES)[u] += 1.0;
        U(U_STEP_HOURS)[u] += E(HOURS_)[x]; U(U_EPISODES)[u] += 1.0; U(U_COST)[u] += E(COST_)[x];
    }
}

static void deliver(World *w, int64_t seed, int64_t replicate, int64_t step)
{
    int64_t n = 0;
    T(deliver_half_life) T(deliver_half_life_ill) T(deliver_continuity)
    for (int64_t u = 0; u < w->units_n; u++) {
        real *c = w->citizens + u * ALL_CITIZEN_ROWS * w->width, *d = w->scratch + (u % w->scratch_buffers) * SCRATCH_ROWS * w->width;
        int32_t *l = w->links + u * LINK_ROWS * w->width, *RESTRICT listed = L(EPISODE_LIST);
        int64_t size = LIST(FIRST_CITIZEN)[u + 1] - LIST(FIRST_CITIZEN)[u], found = 0;
        real *RESTRICT episode = C(EPISODE), *RESTRICT partner = C(PARTNER), *RESTRICT good = D(GOOD);
        const real *RESTRICT health = C(HEALTH), *RESTRICT starts = D(L_STARTS), *who = D(L_WHO);
        IVDEP for (int64_t i = 0; i < size; i++) {
            episode[i] = starts[i] < deliver_half_life_ill + (deliver_half_life - deliver_half_life_ill) * health[i] ? 1.0 : 0.0;
            partner[i] = 0.0;
            good[i] = 0.0;
        }
        for (int64_t i = 0; i < size; i++) { listed[found] = (int32_t)i; found += episode[i] > 0.5; }
        U(U_FOUND)[u] = (real)found;
        for (int64_t x = 0; x < found; x++) {
            int64_t i = listed[x], slot = 0;
            if (who[i] >= deliver_continuity && w->ties >= 2) {
                slot = 1 + (int64_t)((who[i] - deliver_continuity) / (1.0 - deliver_continuity) * (real)(w->ties - 1));
                slot = slot < w->ties ? slot : w->ties - 1;
            }
            partner[i] = (real)slot;
            LIST(BUFFER_UNIT)[n] = u; LIST(BUFFER_INDEX)[n] = i;
            if (++n == 128) { serve(w, seed, replicate, step, n); n = 0; }
        }
    }
    if (n) serve(w, seed, replicate, step, n);
    T(time_dt) T(hours_budget) T(hours_half_life) T(hours_session)
    for (int64_t u = 0; u < w->units_n; u++) {  /* citizens' next episodes read the workload */
        real there = (real)(LIST(FIRST_STAFF)[u + 1] - LIST(FIRST_STAFF)[u]) * time_dt * hours_budget;
        real taken = U(U_STEP_HOURS)[u] + (real)w->seats[u * SEAT_COLUMNS + N_STAFF] * hours_session;
        U(U_WORKLOAD)[u] += hours_half_life * ((there > 0.0 ? taken / there : 0.0) - U(U_WORKLOAD)[u]);
    }
}

/* AS 241, as the engine's normal_quantile. */
static real normal_quantile(real u)
{
    static const real near[2][8] = {
        {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
         1971.5909503065514427, 133.14166789178437745, 3.387132872796366608},
        {5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
         687.1870074920579083, 42.313330701600911252, 1.0}};
    static const real middle[2][8] = {
        {7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258, 3.64784832476320460504,
         5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734},
        {1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
         0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0}};
    static const real beyond[2][8] = {
        {2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093, 0.29656057182850489123,
         1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772},
        {2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4, 0.0148753612908506148525,
         0.13692988092273580531, 0.59983220655588793769, 1.0}};
    real q = u - 0.5, r = 0.180625 - q * q;
    const real (*c)[8] = near;
    if (q < -0.425 || q > 0.425) {
        r = root(-log_(SAME(q < 0.0 ? u : 1.0 - u)))[0];
        c = r <= 5.0 ? middle : beyond;
        r = r - (r <= 5.0 ? 1.6 : 5.0);
    }
    real a = c[0][0], b = c[1][0];
    for (int i = 1; i < 8; i++) {
        a = a * r + c[0][i];
        b = b * r + c[1][i];
    }
    if (c == near) return q * a / b;
    return q < 0.0 ? -(a / b) : a / b;
}

/* Needs of a unit's citizens move together, and those of a citizen by a shock to health. */
static void move_needs(World *w, int64_t seed, int64_t replicate, int64_t step, int64_t u)
{
    real *c = w->citizens + u * ALL_CITIZEN_ROWS * w->width, *d = w->scratch + (u % w->scratch_buffers) * SCRATCH_ROWS * w->width;
    int64_t first = LIST(FIRST_CITIZEN)[u], n = LIST(FIRST_CITIZEN)[u + 1] - first, pairs = (w->dimensions + 1) / 2;
    T(needs_drift) T(needs_change) T(learn_shock) T(time_dt)
    const real step_size = needs_drift * __builtin_sqrt(time_dt / 52.0), *shock = D(L_SHOCK);
    V x, y;
    for (int64_t m = 0; m < pairs; m++) {
        uniforms(seed, replicate, step, STREAM_NEEDS, (W){0} + (UNIT_KEY + (uint64_t)u), m, &x, &y);
        for (int64_t q = 2 * m; q < 2 * m + 2 && q < w->dimensions; q++) {
            real *RESTRICT need = C(NEED + q), moved = step_size * normal_quantile((q % 2 ? y : x)[0] + 0x1p-54);
            U(U_NEED_SHIFT + q)[u] += moved;
            for (int64_t i = 0; i < n; i += 8) PUT(need + i, unit(GET(need + i) + moved));
        }
    }
    for (int64_t i = 0; i < n; i++)
        if (shock[i] < learn_shock)
            for (int64_t m = 0; m < pairs; m++) {
                uniforms(seed, replicate, step, STREAM_NEEDS, (W){0} + (uint64_t)(first + i), m, &x, &y);
                for (int64_t q = 2 * m; q < 2 * m + 2 && q < w->dimensions; q++)
                    C(NEED + q)[i] = unit(SAME(C(NEED + q)[i] + needs_change * normal_quantile((q % 2 ? y : x)[0] + 0x1p-54)))[0];
            }
}

/* Phase 8 for one unit's citizens: everything that needs no partner in one pass. */
static int64_t learn(World *w, int64_t seed, int64_t replicate, int64_t step, int64_t u, int64_t leavers)
{
    real *c = w->citizens + u * ALL_CITIZEN_ROWS * w->width, *d = w->scratch + (u % w->scratch_buffers) * SCRATCH_ROWS * w->width;
    int32_t *l = w->links + u * LINK_ROWS * w->width;
    int64_t first = LIST(FIRST_CITIZEN)[u], n = LIST(FIRST_CITIZEN)[u + 1] - first, m = w->peers ? step % w->peers : 0;
    const real *RESTRICT old_trust = w->people + OLD_TRUST * w->citizens_n, *RESTRICT old_efficacy = w->people + OLD_EFFICACY * w->citizens_n;
    real *RESTRICT said = D(PEERS_PRESENT), *RESTRICT shown = D(GAP);
    const int32_t *RESTRICT peer = L(PEER + m);
    for (int64_t i = 0; i < n; i++) { said[i] = old_trust[peer[i]]; shown[i] = old_efficacy[peer[i]]; }
    T(learn_shock) T(learn_leave) T(learn_leave_burden) T(learn_leave_unused) T(learn_well_being_half_life) T(learn_well_being_value)
    T(learn_well_being_health) T(learn_well_being_trust) T(learn_institutional) T(learn_promise_kept) T(learn_promise_broken)
    T(implement_onlooker_share) T(learn_response_fade) T(learn_input_used) T(learn_input_unused) T(learn_expectation)
    T(learn_commitment_fade) T(learn_commitment) T(learn_attitude) T(learn_efficacy_fade) T(learn_training) T(learn_mastery)
    T(learn_failure) T(learn_heard_efficacy) T(learn_rejection) T(safety_adjustment) T(safety_base) T(safety_status)
    T(safety_inclusiveness) T(learn_illness_burden) T(learn_recovery) T(learn_session_load) T(learn_episode_load) T(learn_health)
    T(learn_care_share) T(learn_shock_size) T(learn_view) T(learn_plan_fade) T(learn_trust_generalised) T(learn_heard_safety)
    T(learn_earned_position) T(learn_lost_position) T(hours_own) T(hours_own_depth)
    const real say = w->peers ? w->parameters[P_learn_institutional_peers] : 0.0, model = w->peers ? w->parameters[P_learn_efficacy_peers] : 0.0;
    const real promise = U(U_PROMISE)[u], training = learn_training * U(U_EFFECT + TRAINING)[u], inclusive = U(U_INCLUSIVENESS)[u];
    const real rate0 = learn_recovery * (1.0 + U(U_EFFECT + SUPPORTING)[u]), rate = rate0 > 1.0 ? 1.0 : rate0, ties = (real)w->ties;
    const real *RESTRICT t0 = C(TRUST), *RESTRICT t1 = C(TRUST + 1), *RESTRICT t2 = C(TRUST + 2), *RESTRICT t3 = C(TRUST + 3);
    real *RESTRICT health = C(HEALTH), *RESTRICT well = C(WELL_BEING), *RESTRICT efficacy = C(EFFICACY), *RESTRICT safe = C(PSYCHOLOGICAL_SAFETY);
    real *RESTRICT burden = C(BURDEN), *RESTRICT institutional = C(INSTITUTIONAL_TRUST), *RESTRICT expectation = C(EXPECTATION);
    real *RESTRICT response = C(RESPONSE_EXPECTATION), *RESTRICT commitment = C(COMMITMENT), *RESTRICT attitude = C(ATTITUDE);
    real *RESTRICT unused = C(UNUSED), *RESTRICT leave = D(LEAVE);
    const real *RESTRICT own_health = C(OWN_HEALTH), *RESTRICT own_expectation = C(OWN_EXPECTATION), *RESTRICT own_efficacy = C(OWN_EFFICACY);
    const real *RESTRICT own_response = C(OWN_RESPONSE_EXPECTATION), *RESTRICT quality = C(QUALITY), *RESTRICT depth = C(DEPTH), *RESTRICT value = C(VALUE);
    const real *RESTRICT given = C(CONTRIBUTION), *RESTRICT episode = C(EPISODE), *RESTRICT present = C(PRESENT), *RESTRICT role = C(SESSION_ROLE);
    const real *RESTRICT used = C(INPUT_USED), *RESTRICT good = D(GOOD);
    real *RESTRICT position = C(POSITION);
    const real earned = learn_earned_position * (0.5 + 0.5 * inclusive), lost = learn_lost_position * (1.0 - inclusive);
    const real *RESTRICT shock_draw = D(L_SHOCK), *RESTRICT leave_draw = D(L_LEAVES);
    for (int64_t i = 0; i < n; i += 8) {
        I shock = GET(shock_draw + i) < learn_shock;
        V b = GET(burden + i), un = GET(unused + i), h = GET(health + i), q = GET(quality + i), use = GET(used + i), part = GET(role + i);
        PUT(leave + i, flag(GET(leave_draw + i) < unit(learn_leave * (1.0 + learn_leave_burden * b + learn_leave_unused * un))));
        V personal = (GET(t0 + i) + GET(t1 + i) + GET(t2 + i) + GET(t3 + i)) / ties;
        V exposure = pick(GET(present + i) > 0.5, SAME(1.0), SAME(implement_onlooker_share));
        V x = GET(well + i);
        PUT(well + i, unit(x + learn_well_being_half_life * (learn_well_being_value * 0.5 * (1.0 + GET(value + i))
            + learn_well_being_health * h + learn_well_being_trust * personal - x)));
        x = GET(institutional + i);
        x = x + learn_institutional * ((1.0 - say) * personal + say * GET(said + i) - x);
        V up = x + learn_promise_kept * exposure * (1.0 - x), down = x - learn_promise_broken * exposure * x;
        PUT(institutional + i, unit(promise > 0.5 ? up : (promise < -0.5 ? down : x)));
        x = GET(response + i);
        x = x + learn_response_fade * (GET(own_response + i) - x);
        V z = pick(use > 0.5, x + learn_input_used * (1.0 - x), pick(use < -0.5, x - learn_input_unused * x, x));
        up = z + learn_promise_kept * exposure * (1.0 - z);
        down = z - learn_promise_broken * exposure * z;
        PUT(response + i, unit(promise > 0.5 ? up : (promise < -0.5 ? down : z)));
        PUT(unused + i, pick(use > 0.5, SAME(0.0), pick(use < -0.5, SAME(1.0), un)));
        x = GET(expectation + i);
        PUT(expectation + i, x + learn_expectation * (0.5 * GET(own_expectation + i) + 0.5 * q - x));
        I heard = (part > 1.5) & (part < 2.5);
        x = GET(commitment + i);
        V faded = x + learn_commitment_fade * (0.0 - x);
        PUT(commitment + i, pick(heard, unit(faded + learn_commitment * (1.0 - faded)), faded));
        V able = GET(efficacy + i), episodes = GET(episode + i);
        x = GET(attitude + i);
        PUT(attitude + i, x + learn_attitude * (able - x));
        V y = able + learn_efficacy_fade * (GET(own_efficacy + i) - able);
        y = y + model * (GET(shown + i) - y);
        y = y + training * (1.0 - y);
        V own = GET(given + i), deep = GET(depth + i), own_part = own * deep / 3.0;
        V after = pick(GET(good + i) > 0.5, y + learn_mastery * own_part * (1.0 - y), y - learn_failure * own_part * y);
        y = pick(episodes > 0.5, after, y);
        PUT(efficacy + i, unit(pick(heard, y + learn_heard_efficacy * (1.0 - y), y)));
        V status = GET(position + i);
        PUT(position + i, unit(pick(use > 0.5, status + earned * (1.0 - status), pick(use < -0.5, status - lost * status, status))));
        V level = safety_base + safety_status * status * (1.0 - inclusive) + safety_inclusiveness * inclusive;
        x = GET(safe + i);
        V moved = unit(x + safety_adjustment * (level - x));
        PUT(safe + i, unit(pick(part > 2.5, moved - learn_rejection, pick(heard, moved + learn_heard_safety * (1.0 - moved), moved))));
        V load = pick(part > 0.5, SAME(learn_session_load), SAME(0.0))
            + learn_episode_load * (own * (hours_own + hours_own_depth * deep)) * episodes;
        PUT(burden + i, unit(b + rate * (learn_illness_burden * (1.0 - h) - b) + load));
        moved = h + learn_health * ((1.0 - learn_care_share) * GET(own_health + i) + learn_care_share * q - h);
        PUT(health + i, unit(pick(shock, moved - learn_shock_size, moved)));
    }
    for (int64_t q = 0; q < w->dimensions; q++) {
        real *RESTRICT view = C(VIEW + q);
        real *RESTRICT plan = C(PLAN + q);
        const real *RESTRICT need = C(NEED + q);
        IVDEP for (int64_t i = 0; i < n; i++) {
            view[i] = view[i] + learn_view * (need[i] - view[i]);
            plan[i] = plan[i] + learn_plan_fade * (0.0 - plan[i]);
        }
    }
    move_needs(w, seed, replicate, step, u);
    const int32_t *listed = L(EPISODE_LIST);
    for (int64_t x = 0; x < (int64_t)U(U_FOUND)[u]; x++) {
        int64_t i = listed[x], slot = (int64_t)C(PARTNER)[i];
        real change = D(NEW_TRUST)[i] - C(TRUST + slot)[i];
        for (int64_t t = 0; t < w->ties; t++) {
            real other = C(TRUST + t)[i] + learn_trust_generalised * change;
            C(TRUST + t)[i] = t == slot ? D(NEW_TRUST)[i] : (other < 0.0 ? 0.0 : (other > 1.0 ? 1.0 : other));
        }
        C(ENCOUNTERS + slot)[i] += 1.0;
        C(TRUST_BACK + slot)[i] = D(NEW_TRUST_BACK)[i];
    }
    for (int64_t i = 0; i < n; i++) if (leave[i] > 0.5) LIST(LEAVER_LIST)[leavers++] = first + i;
    return leavers;
}

/* One step of one run: sessions are due in every third unit in turn; nobody is replaced. */
void per_citizen(World *w, int64_t seed, int64_t replicate, int64_t step)
{
    for (int64_t u = 0; u < w->units_n; u++)
        if (step % 3 == u % 3) {
            draw(w, seed, replicate, step, 0, L_ACCEPTS, STREAM_ENGAGE, u);
            engage(w, u);
        }
    memset(S(P_EPISODES), 0, w->staff_n * 8);
    memset(S(P_VALUE_SUM), 0, w->staff_n * 8);
    memset(S(P_USEFUL), 0, w->staff_n * 8);
    memset(U(U_QUALITY), 0, w->units_n * 8);
    memset(U(U_STEP_COST), 0, w->units_n * 8);
    memset(U(U_STEP_HOURS), 0, w->units_n * 8);
    memset(U(U_STEP_EPISODES), 0, w->units_n * 8);
    for (int64_t u = 0; u < w->units_n; u++) {
        const real *c = w->citizens + u * ALL_CITIZEN_ROWS * w->width;
        int64_t first = LIST(FIRST_CITIZEN)[u], n = LIST(FIRST_CITIZEN)[u + 1] - first;
        memcpy(w->people + OLD_TRUST * w->citizens_n + first, C(INSTITUTIONAL_TRUST), n * 8);
        memcpy(w->people + OLD_EFFICACY * w->citizens_n + first, C(EFFICACY), n * 8);
        draw(w, seed, replicate, step, 1, L_STARTS, STREAM_DELIVER, u);
        draw(w, seed, replicate, step, 2, L_SHOCK, STREAM_LEARN, u);
    }
    deliver(w, seed, replicate, step);
    int64_t leavers = 0;
    for (int64_t u = 0; u < w->units_n; u++) leavers = learn(w, seed, replicate, step, u, leavers);
}

/* `runs` runs one after the other at every step, as the compiled engine's batch goes. */
void per_citizen_batch(World *w, int64_t runs, int64_t seed, int64_t replicate, int64_t first, int64_t steps)
{
    for (int64_t step = first; step < first + steps; step++)
        for (int64_t t = 0; t < runs; t++) per_citizen(w + t, seed, replicate, step);
}
